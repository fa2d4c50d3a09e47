import { describe, expect, it } from 'vitest';
import { fiveDollars, valueOf, type ReadersWorld } from '../readers-world.ts';
import { donate, freshToken, guardedWorld } from './hostile.ts';

const askToken = async (world: ReadersWorld) => {
  const { token } = JSON.parse((await world.get('/checkout/token')).text) as { token: string };
  world.forward(0.1);
  return token;
};

describe('the form token', () => {
  it('is in the page, and one page is one payment page however often its form is sent', async () => {
    const world = await guardedWorld();
    const token = await freshToken(world);
    const [first, ...others] = await Promise.all(
      Array.from({ length: 20 }, () => world.sendForm({ token, amount: '5' })),
    );
    expect(first?.status).toBe(303);
    expect(new Set(others.map(({ headers }) => headers.get('location')))).toEqual(
      new Set([first?.headers.get('location')]),
    );
    expect(world.stripe.sessions.size).toBe(1);
  });

  it.each([
    ['none', () => ''],
    ['a word', () => 'token'],
    ['another’s signature', (token: string) => token.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'))],
    ['another time', (token: string) => token.replace(/\.[0-9a-z]+\./, '.zzzzzzzz.')],
    ['another nonce', (token: string) => token.replace(/^./, (start) => (start === 'A' ? 'B' : 'A'))],
    ['more than there was', (token: string) => `${token}x`],
    ['what is no text of ours', () => '\u0000'.repeat(100)],
  ])('with %s the form comes again, as it was filled in, with a new one', async (_, forge) => {
    const world = await guardedWorld();
    const given = forge(await freshToken(world));
    const answer = await world.sendForm({ token: given, amount: '7.50' });
    expect(answer.status).toBe(422);
    expect(valueOf(answer.text, 'amount')).toBe('7.50');
    expect(answer.text).toContain('This form was out of date');
    world.forward(0.1);
    const token = valueOf(answer.text, 'token') ?? '';
    expect((await world.sendForm({ token, amount: '7.50' })).status).toBe(303);
  });

  it('is good for two hours and no longer', async () => {
    const world = await guardedWorld();
    const [early, late] = [await freshToken(world), await freshToken(world)];
    world.forward(119);
    expect((await world.sendForm({ token: early, amount: '5' })).status).toBe(303);
    world.forward(2);
    expect((await world.sendForm({ token: late, amount: '5' })).status).toBe(422);
  });

  it('holds who is quicker than anybody can read, and then lets him in', async () => {
    const world = await guardedWorld();
    const token = valueOf((await world.get('/')).text, 'token') ?? '';
    const startedMs = performance.now();
    expect((await world.sendForm({ token, amount: '5' })).status).toBe(303);
    expect(performance.now() - startedMs).toBeGreaterThan(1_500);
  });

  it('is worn out after six different choices, of which only the last can be paid', async () => {
    const world = await guardedWorld();
    const token = await freshToken(world);
    for (const amount of ['5', '6', '7', '8', '9', '10'])
      expect((await world.sendForm({ token, amount })).status).toBe(303);
    expect(world.stripe.open()).toHaveLength(1);
    expect((await world.sendForm({ token, amount: '11' })).status).toBe(422);
  });

  it('is worn out by six choices that are sent at once, too', async () => {
    const world = await guardedWorld();
    const token = await freshToken(world);
    const amounts = Array.from({ length: 40 }, (_, i) => String(5 + i));
    await Promise.all(amounts.map((amount) => world.sendForm({ token, amount })));
    expect(world.stripe.sessions.size).toBe(6);
    expect(world.stripe.open().length).toBeLessThanOrEqual(1);
  });
});

describe('for programs', () => {
  it('comes from GET /checkout/token, in the body or a header', async () => {
    const world = await guardedWorld();
    const answer = await world.get('/checkout/token');
    expect(JSON.parse(answer.text)).toEqual({
      token: expect.stringMatching(/^[\w-]{22}\./) as string,
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await world.sendJson({ ...fiveDollars, token: await askToken(world) })).status).toBe(201);
    expect((await world.sendJson(fiveDollars, { 'form-token': await askToken(world) })).status).toBe(201);
    const without = await world.sendJson(fiveDollars);
    expect(without.status).toBe(403);
    expect(JSON.parse(without.text)).toMatchObject({ errors: [{ field: 'token', code: 'token' }] });
  });

  it('is good for one Idempotency-Key, which makes a retry safe', async () => {
    const world = await guardedWorld();
    const token = await askToken(world);
    const send = (key: string, body: object = fiveDollars) =>
      world.sendJson({ ...body, token }, { 'idempotency-key': key });
    const first = await send('one');
    expect([first.status, (await send('one')).text]).toEqual([201, first.text]);
    expect((await send('two')).status).toBe(403);
    const retry = await world.sendJson(
      { ...fiveDollars, token: await askToken(world) },
      { 'idempotency-key': 'one' },
    );
    expect(retry.text).toBe(first.text);
    expect(world.stripe.sessions.size).toBe(1);
  });

  it.each(['on', 'off'])(
    'is the name of its donation where the key is empty, with limits %s',
    async (limits) => {
      const world = await guardedWorld({ ABUSE_LIMITS: limits });
      const send = async () =>
        world.sendJson({ ...fiveDollars, token: await askToken(world) }, { 'idempotency-key': '' });
      const [one, other] = [await send(), await send()];
      expect([one.status, other.status]).toEqual([201, 201]);
      expect(other.text).not.toBe(one.text);
    },
  );
});

it('is not asked for where limits are off, which is possible with the sandbox alone', async () => {
  const world = await guardedWorld({ ABUSE_LIMITS: 'off' });
  for (let i = 0; i < 40; i++) expect((await donate(world, { token: '' })).status).toBe(303);
});
