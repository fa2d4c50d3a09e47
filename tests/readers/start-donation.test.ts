import { describe, expect, it } from 'vitest';
import { observeSession } from '../../db/donations.ts';
import { databases } from '../helpers/databases.ts';
import {
  fiveDollars,
  publicUrl,
  readersWorld,
  valueOf,
  type Answer,
  type ReadersWorld,
} from './readers-world.ts';

const donations = ({ db }: ReadersWorld) =>
  db.selectFrom('donation').selectAll().orderBy('created_at').execute();

const urlOf = (answer: Answer) => (JSON.parse(answer.text) as { url: string }).url;

const hear = async (world: ReadersWorld, status: 'paid' | 'clearing' | 'failed' | 'expired') => {
  const [row] = await donations(world);
  await observeSession(world.db, {
    sessionId: row?.session_id ?? '',
    donationId: row?.id,
    status,
    subscriptionId: undefined,
  });
};

/** A promise that is kept by hand. */
function gate() {
  let open = () => {};
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { until, open };
}

describe.each(databases)('a donation on $name', (database) => {
  const begin = async () => readersWorld(await database.open());

  it('is written first, and everything that Stripe is told comes from its row', async () => {
    const world = await begin();
    const answer = await world.sendForm({
      amount: '0.62',
      currency: 'kwd',
      interval: 'year',
      lang: 'ru',
      token: 'n',
    });
    const [row] = await donations(world);
    const [session] = world.stripe.sessions.values();
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(session?.url);
    expect(row).toMatchObject({
      gift_interval: 'year',
      amount_minor: 620n,
      currency: 'kwd',
      campaign: 'bar',
      locale: 'ru',
      status: 'started',
      attempt: 1n,
      session_id: session?.id,
      session_url: session?.url,
    });
    expect(row?.id).toMatch(/^don_[0-9a-f]{32}$/);
    expect(Date.parse(row?.expires_at ?? '') - Date.parse(row?.created_at ?? '')).toBe(3_600_000);
    expect(session?.request).toEqual({
      donationId: row?.id,
      amountMinor: 620,
      currency: 'kwd',
      recurring: { interval: 'year', intervalCount: 1 },
      expiresAt: Math.floor(Date.parse(row?.expires_at ?? '') / 1000),
      locale: 'ru',
      successUrl: `${publicUrl}/thanks?session_id={CHECKOUT_SESSION_ID}&lang=ru`,
      cancelUrl: `${publicUrl}/?interval=year&amount=0.62&currency=kwd&lang=ru&campaign=bar&unpaid=1`,
    });
    expect(world.stripe.keys).toEqual([`checkout:${row?.id}:1`]);
  });

  it('leads back to what was chosen, and says that nothing was paid', async () => {
    const world = await begin();
    await world.sendForm({ amount: '1.55', currency: 'kwd', interval: 'once', campaign: 'article' });
    const [session] = world.stripe.sessions.values();
    const page = await world.get(session?.request.cancelUrl.slice(publicUrl.length) ?? '');
    expect(page.text).toMatch(/name="amount"\s+value="1.55"/);
    expect(page.text).toMatch(/value="once"\s+checked/);
    expect(page.text).toMatch(/name="currency" value="kwd"/);
    expect(page.text).toMatch(/name="campaign" value="article"/);
    expect(page.text).toContain('role="status">Nothing was paid.');
    expect(page.text).toContain('<title>Support');
  });

  it('is one, with one session, although the form is sent a hundred times at once', async () => {
    const world = await begin();
    const slow = gate();
    world.stripe.faults.push({ until: slow.until });
    const answers = Array.from({ length: 100 }, () => world.sendForm({ amount: '5', token: 'n' }));
    setTimeout(slow.open, 300);
    const locations = (await Promise.all(answers)).map((answer) => answer.headers.get('location'));
    expect(new Set(locations).size).toBe(1);
    expect(locations[0]).toBe([...world.stripe.sessions.values()][0]?.url);
    expect(world.stripe.sessions.size).toBe(1);
    expect(await donations(world)).toHaveLength(1);
  });

  it('is one for a program that repeats its idempotency key', async () => {
    const world = await begin();
    const key = { 'idempotency-key': 'a key of theirs' };
    const [first, second] = [await world.sendJson(fiveDollars, key), await world.sendJson(fiveDollars, key)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    await world.sendJson(fiveDollars);
    expect(world.stripe.sessions.size).toBe(2);
  });

  it.each(['lost before', 'lost after'] as const)(
    'goes on as the same call after an answer that was %s',
    async (fault) => {
      const world = await begin();
      world.stripe.faults.push(fault);
      const away = await world.sendForm({ amount: '7.5', interval: 'once', token: 'n' });
      expect(away.status).toBe(503);
      expect(away.text).toContain('does not answer');
      expect(away.text).not.toContain('aria-invalid="true"');
      expect(valueOf(away.text, 'token')).toBe('n');
      expect(valueOf(away.text, 'amount')).toBe('7.5');
      expect(away.text).toMatch(/value="once"\s+checked/);
      world.forward(29);
      const again = await world.sendForm({ amount: '7.50', interval: 'once', token: 'n' });
      expect(again.status).toBe(303);
      expect(world.stripe.sessions.size).toBe(1);
      expect(world.stripe.keys[0]).toBe(world.stripe.keys[1]);
      expect(await donations(world)).toHaveLength(1);
    },
  );

  it('takes another key once Stripe keeps a failure, and writes that down before it is used', async () => {
    const world = await begin();
    world.stripe.faults.push('kept failure');
    const answer = await world.sendJson(fiveDollars, { 'idempotency-key': 'k' });
    const [row] = await donations(world);
    expect(answer.status).toBe(201);
    expect(world.stripe.keys).toEqual([`checkout:${row?.id}:1`, `checkout:${row?.id}:2`]);
    expect(row?.attempt).toBe(2n);
  });

  it('tries three keys at most, and the next request goes on from there', async () => {
    const world = await begin();
    world.stripe.faults.push('kept failure', 'kept failure', 'kept failure');
    const answer = await world.sendJson(fiveDollars, { 'idempotency-key': 'k' });
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ field: 'stripe', code: 'away' }] });
    expect(world.stripe.keys).toHaveLength(3);
    expect(world.stripe.sessions.size).toBe(0);
  });

  it('logs that Stripe is away, and nothing of the reader', async () => {
    const world = await begin();
    world.stripe.faults.push('lost before');
    await world.sendForm(
      { amount: '123.45', token: 'secret-nonce' },
      { 'user-agent': 'Tor', 'x-forwarded-for': '192.0.2.7' },
    );
    expect(world.logged).toHaveLength(1);
    expect(world.logged[0]).toContain('Stripe');
    // The time has digits of its own.
    expect(world.logged[0]?.replace(/"time":\d+/, '')).not.toMatch(/123|secret-nonce|Tor|192\.0\.2/);
  });

  it('with another amount under the same form ends the session of the first', async () => {
    const world = await begin();
    await world.sendForm({ amount: '5', token: 'n' });
    world.forward(1);
    const second = await world.sendForm({ amount: '10', token: 'n' });
    expect(second.status).toBe(303);
    expect(world.stripe.open().map(({ request }) => request.amountMinor)).toEqual([1000]);
    expect((await donations(world)).map(({ status }) => status).sort()).toEqual(['expired', 'started']);
  });

  it('that was overtaken while it waited for Stripe ends its own session', async () => {
    const world = await begin();
    const slow = gate();
    world.stripe.faults.push({ until: slow.until });
    const first = world.sendForm({ amount: '5', token: 'n' });
    await expect.poll(() => world.stripe.keys.length).toBe(1);
    world.forward(1);
    const second = await world.sendForm({ amount: '10', token: 'n' });
    slow.open();
    const overtaken = await first;
    expect(second.status).toBe(303);
    expect(overtaken.status).toBe(422);
    expect(overtaken.text).toContain('chosen otherwise');
    expect(valueOf(overtaken.text, 'token')).not.toBe('n');
    expect(world.stripe.open().map(({ request }) => request.amountMinor)).toEqual([1000]);
  });

  it('that was overtaken is not given out again', async () => {
    const world = await begin();
    await world.sendForm({ amount: '5', token: 'n' });
    world.forward(1);
    await world.sendForm({ amount: '10', token: 'n' });
    const again = await world.sendForm({ amount: '5', token: 'n' });
    expect(again.status).toBe(422);
    expect(world.stripe.open().map(({ request }) => request.amountMinor)).toEqual([1000]);
    const fresh = await world.sendForm({ amount: '5', token: valueOf(again.text, 'token') ?? '' });
    expect(fresh.status).toBe(303);
  });

  it('leaves one open session, whatever the order in which a form with many amounts is sent', async () => {
    const world = await begin();
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => world.sendForm({ amount: String(5 + (i % 10)), token: 'n' })),
    );
    expect(world.stripe.open().length).toBeLessThanOrEqual(1);
    expect(await donations(world)).toHaveLength(10);
  });

  it('goes on to Stripe although the earlier session cannot be ended, and ends it when asked again', async () => {
    const world = await begin();
    await world.sendForm({ amount: '5', token: 'n' });
    world.forward(1);
    world.stripe.faults.push(undefined, 'lost before');
    const second = await world.sendForm({ amount: '10', token: 'n' });
    expect(second.status).toBe(303);
    expect(world.stripe.open()).toHaveLength(2);
    const again = await world.sendForm({ amount: '10', token: 'n' });
    expect(again.headers.get('location')).toBe(second.headers.get('location'));
    expect(world.stripe.open()).toHaveLength(1);
  });

  it.each(['paid', 'clearing', 'failed'] as const)(
    'that is %s leads to the thanks when sent again',
    async (status) => {
      const world = await begin();
      await world.sendForm({ amount: '5', token: 'n' });
      await hear(world, status);
      const again = await world.sendForm({ amount: '5', token: 'n' });
      expect(again.status).toBe(303);
      expect(again.headers.get('location')).toMatch(/^\/thanks\?session_id=cs_test_1&lang=en$/);
      expect(world.stripe.sessions.size).toBe(1);
    },
  );

  it('that has expired comes back as a page with a new form', async () => {
    const world = await begin();
    await world.sendForm({ amount: '7', token: 'n' });
    world.forward(61);
    const late = await world.sendForm({ amount: '7', token: 'n' });
    expect(late.status).toBe(422);
    expect(late.text).toContain('out of date');
    expect(valueOf(late.text, 'amount')).toBe('7');
    expect(valueOf(late.text, 'token')).not.toBe('n');
    expect(world.stripe.sessions.size).toBe(1);
    const json = await world.sendJson(fiveDollars, { 'idempotency-key': 'k' });
    world.forward(61);
    expect(json.status).toBe(201);
    expect((await world.sendJson(fiveDollars, { 'idempotency-key': 'k' })).status).toBe(409);
  });

  it('asks for a new form when Stripe was away until the row was too old for a session', async () => {
    const world = await begin();
    world.stripe.faults.push('lost before');
    await world.sendForm({ amount: '5', token: 'n' });
    world.forward(31);
    world.stripe.faults.push('refused');
    const late = await world.sendForm({ amount: '5', token: 'n' });
    expect(late.status).toBe(422);
    expect(late.text).toContain('out of date');
  });

  it('is our own fault where Stripe refuses it for good', async () => {
    const world = await begin();
    world.stripe.faults.push('refused');
    expect((await world.sendJson(fiveDollars)).status).toBe(500);
  });

  it('keeps only hashes of what the form sent to tell itself apart', async () => {
    const world = await begin();
    await world.sendForm({ amount: '5', token: 'the-nonce' });
    const [row] = await donations(world);
    expect(row?.nonce_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('the-nonce');
  });

  it('is answered with its session’s own address', async () => {
    const world = await begin();
    const answer = await world.sendJson(fiveDollars);
    expect(urlOf(answer)).toBe([...world.stripe.sessions.values()][0]?.url);
  });
});
