import { describe, expect, it } from 'vitest';
import { observeSession } from '../../db/donations.ts';
import type { DonationStatus } from '../../db/schema.ts';
import { databases } from '../helpers/databases.ts';
import { readersWorld, type ReadersWorld } from './readers-world.ts';

const hear = async (world: ReadersWorld, status: DonationStatus) => {
  const row = await world.db.selectFrom('donation').selectAll().executeTakeFirstOrThrow();
  await observeSession(world.db, {
    sessionId: row.session_id ?? '',
    donationId: row.id,
    status,
    subscriptionId: undefined,
  });
};

describe.each(databases)('the thanks on $name', (database) => {
  const given = async (interval = 'month') => {
    const world = readersWorld(await database.open());
    await world.sendForm({ amount: '7', interval });
    return world;
  };

  it.each([
    ['paid', 'Your gift of $7 has arrived. It will be renewed every month until you end it.'],
    ['clearing', 'takes a few days'],
    ['failed', 'nothing was taken'],
    ['expired', 'open for too long'],
  ] as const)('say that a gift is %s', async (status, words) => {
    const world = await given();
    await hear(world, status);
    const answer = await world.get('/thanks?session_id=cs_test_1&lang=en');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(words);
    expect(
      answer.text.includes(
        'href="/?interval=month&amp;amount=7&amp;currency=usd&amp;lang=en&amp;campaign=bar"',
      ),
    ).toBe(status === 'failed' || status === 'expired');
  });

  it('promise no renewal for a single gift, and speak the reader’s language', async () => {
    const world = await given('once');
    await hear(world, 'paid');
    expect((await world.get('/thanks?session_id=cs_test_1')).text).not.toContain('renewed');
    expect((await world.get('/thanks?session_id=cs_test_1&lang=ru')).text).toContain('Мы получили 7\u00a0$.');
  });

  it('wait for a confirmation that is on its way', async () => {
    const world = await given();
    const answer = world.get('/thanks?session_id=cs_test_1');
    setTimeout(() => void hear(world, 'paid'), 300);
    expect((await answer).text).toContain('has arrived');
  });

  it('never take the redirect for a payment: two seconds later they say what is missing', async () => {
    const world = await given();
    const answer = await world.get('/thanks?session_id=cs_test_1');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('We are waiting for the confirmation');
    expect(answer.text).toContain('href="/thanks?session_id=cs_test_1&amp;lang=en"');
    expect(answer.text).not.toContain('has arrived');
  });

  it.each([
    '',
    '?session_id=',
    '?session_id=cs_test_2',
    '?session_id=%00',
    '?session_id={CHECKOUT_SESSION_ID}',
  ])('know no payment of %j, and do not wait for it', async (query) => {
    const world = await given();
    const before = performance.now();
    const answer = await world.get(`/thanks${query}`);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('We do not know this payment');
  });

  it.each(['month', 'year'])(
    'say when a gift of every %s is taken next, and how it ends',
    async (interval) => {
      const world = await given(interval);
      await hear(world, 'paid');
      const { text } = await world.get('/thanks?session_id=cs_test_1');
      const [year = 0, month = 0] = new Date().toISOString().split('-').map(Number);
      const next =
        interval === 'year'
          ? { year: year + 1, month }
          : { year: year + Math.floor(month / 12), month: (month % 12) + 1 };
      const name = new Date(Date.UTC(2000, next.month - 1)).toLocaleString('en', {
        month: 'long',
        timeZone: 'UTC',
      });
      expect(text).toMatch(new RegExp(`<dd>\\$7 on \\d+ ${name} ${next.year}\\.</dd>`));
      expect(text).toContain('Write to us; nobody will ask why.');
      expect(text).toContain('“Support”');
      expect(text).not.toContain('class="act"');
    },
  );

  it('promise no day once the next payment may have been ended', async () => {
    const world = await given('month');
    await hear(world, 'paid');
    world.forward(40 * 24 * 60);
    const { text } = await world.get('/thanks?session_id=cs_test_1');
    expect(text).toContain('renewed every month');
    expect(text).not.toContain('Next payment');
  });

  it('offer to remind, or a smaller gift each month, after a single gift, and both lead where they say', async () => {
    const world = await given('once');
    await hear(world, 'paid');
    const { text } = await world.get('/thanks?session_id=cs_test_1');
    expect(text).toContain('Nothing more will be taken.');
    expect(text).toContain('Or $2 monthly instead?');
    const links = [...text.matchAll(/class="act"\s+href="([^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    const inAYear = new Date().getUTCFullYear() + 1;
    expect(links).toEqual([
      expect.stringMatching(
        new RegExp(
          `^/remind\\?interval=once&amount=7&currency=usd&lang=en&campaign=bar&on=${inAYear}-\\d\\d-\\d\\d$`,
        ),
      ),
      '/?interval=month&amount=2&currency=usd&lang=en&campaign=bar',
    ]);
    const support = await world.get(links[1] ?? '');
    expect(support.text).toMatch(/value="month"\s+checked/);
  });

  it('name neither the newsroom nor the amount in the title', async () => {
    const world = await given();
    await hear(world, 'paid');
    const { text, headers } = await world.get('/thanks?session_id=cs_test_1');
    expect(text).toContain('<title>Thank you</title>');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
