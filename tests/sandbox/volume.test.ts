import type { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock.ts';
import { type TestSandbox, testSandbox } from './test-sandbox.ts';

// A hundred times as much with LONG=1, which takes a minute.
const long = process.env['LONG'] === '1';
const season = { charges: long ? 100_000 : 1000, days: 20, recurring_share: 0.25, events: true };
const clock = createClock();

let t: TestSandbox;
let seedingMs = 0;
beforeAll(async () => {
  t = await testSandbox();
  const start = clock.nowMs();
  await t.control('seed', season);
  seedingMs = clock.nowMs() - start;
}, 600_000);
afterAll(() => t.close());

describe('a season made at once', () => {
  it('has its charges, all settled, and its subscriptions', async () => {
    const { counts } = await t.state();
    expect(counts).toMatchObject({
      charge: season.charges,
      balance_transaction: season.charges,
      subscription: season.charges / 4,
    });
    const { data } = await t.stripe.charges.list({ limit: 100 });
    expect(data.every(({ status, balance_transaction: row }) => status === 'succeeded' && row !== null)).toBe(
      true,
    );
  });

  it('is spread over its days, and older money is available', async () => {
    const [newest] = (await t.stripe.charges.list({ limit: 1 })).data;
    const dayBefore = (newest?.created ?? 0) - 86_400;
    const span = { gte: dayBefore - 86_400, lt: dayBefore };
    const day = await t.stripe.charges.list({ created: span }).autoPagingToArray({ limit: 10_000 });
    expect(day.length).toBeGreaterThan(season.charges / season.days - 2);
    expect(day.length).toBeLessThan(season.charges / season.days + 2);
    const { available, pending } = await t.stripe.balance.retrieve();
    expect(available[0]?.amount).toBeGreaterThan((pending[0]?.amount ?? 0) * 4);
  });

  it('leads from a subscription’s payment to its invoice', async () => {
    const [payment] = (await t.stripe.invoicePayments.list({ limit: 1, expand: ['data.invoice'] })).data;
    expect(payment).toMatchObject({
      status: 'paid',
      payment: { type: 'payment_intent' },
      invoice: { status: 'paid', parent: { type: 'subscription_details' } },
    });
  });

  it('is told to nobody, and can be listed', async () => {
    expect(t.types().filter((type) => type !== 'product.created')).toEqual([]);
    expect((await t.stripe.events.list({ type: 'charge.updated', limit: 100 })).data.length).toBe(100);
  });

  it('has every balance transaction once, walked forwards and backwards', async () => {
    const forwards: string[] = [];
    for await (const { id } of t.stripe.balanceTransactions.list({ limit: 100, created: { gte: 1 } }))
      forwards.push(id);
    expect(new Set(forwards).size).toBe(season.charges);
    const some = forwards.slice(-250);
    const page = await t.stripe.balanceTransactions.list({ limit: 100, ending_before: some.at(-1) ?? '' });
    expect(page.data.map(({ id }) => id)).toEqual(some.slice(-101, -1));
  }, 300_000);

  it('is paid out at once', { timeout: 60_000 }, async () => {
    const { payouts } = (await t.control('payouts', { now: true })) as { payouts: Stripe.Payout[] };
    const [payout] = payouts;
    const rows = await t.stripe.balanceTransactions.list({ payout: payout?.id ?? '', limit: 100 });
    expect(rows.has_more).toBe(true);
    expect((await t.stripe.balance.retrieve()).available).toMatchObject([{ amount: 0 }]);
  });

  it('takes milliseconds for each gift, and for each page', async () => {
    expect(seedingMs / season.charges).toBeLessThan(5);
    const start = clock.nowMs();
    for (const list of ['charges?', 'events?', 'balance_transactions?expand[]=data.source.charge&'])
      await t.get(`/v1/${list}limit=100&created[gte]=1`);
    expect(clock.nowMs() - start).toBeLessThan(3000);
  });

  it('is as the SDK’s types say', { timeout: 600_000, skip: long }, async () => {
    expect(await t.infidelities()).toEqual([]);
  });
});

describe('the same season on another sandbox', () => {
  it('has the same ids', async () => {
    const [one, other] = await Promise.all([testSandbox({ listen: false }), testSandbox({ listen: false })]);
    for (const sandbox of [one, other]) await sandbox.control('seed', { charges: 20, days: 3 });
    const ids = async ({ stripe }: TestSandbox) => (await stripe.charges.list()).data.map(({ id }) => id);
    expect(await ids(one)).toEqual(await ids(other));
    await one.control('seed', { charges: 20, days: 3 });
    expect((await one.state()).counts).toMatchObject({ charge: 40 });
    await Promise.all([one.close(), other.close()]);
  });
});
