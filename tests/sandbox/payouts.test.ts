import type { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 0 } });
});
afterEach(() => t.close());

/** Gifts of ten dollars, 9.41 each after the fee, available. */
async function earn(gifts = 1, currency = 'usd', amount = 1000): Promise<void> {
  for (let n = 0; n < gifts; n += 1) await t.give({ amount, currency });
  await t.control('advance', { days: 4 });
}

async function payOut(order: object = {}): Promise<Stripe.Payout> {
  const answer = (await t.control('payouts', { now: true, ...order })) as { payouts: Stripe.Payout[] };
  const [payout] = answer.payouts;
  if (!payout) throw new Error('nothing was paid out');
  return payout;
}

const rowsOf = async (payout: string): Promise<Stripe.BalanceTransaction[]> =>
  (await t.stripe.balanceTransactions.list({ payout, limit: 100 })).data;
const sum = (rows: readonly Stripe.BalanceTransaction[]): number =>
  rows.reduce((all, { net }) => all + net, 0);
const typesOf = async (payout: string): Promise<string[]> =>
  (await rowsOf(payout)).map(({ type }) => type).sort();
const available = async (): Promise<number | undefined> =>
  (await t.stripe.balance.retrieve()).available.find(({ currency }) => currency === 'usd')?.amount;

describe('an automatic payout', () => {
  it('takes everything available, and its rows add up to nothing with its own', async () => {
    await earn(2);
    await t.give({ amount: 5000 });
    const payout = await payOut();
    expect(payout).toMatchObject({ amount: 1882, automatic: true, status: 'pending', currency: 'usd' });
    const rows = await rowsOf(payout.id);
    expect(rows.map(({ type, net }) => [type, net])).toEqual([
      ['payout', -1882],
      ['charge', 941],
      ['charge', 941],
    ]);
    expect(rows[0]).toMatchObject({
      id: payout.balance_transaction,
      source: payout.id,
      reporting_category: 'payout',
    });
    expect(await available()).toBe(0);
  });

  it('is on its way, arrives after two days under a number of the bank, and is then explained', async () => {
    await earn();
    const { id } = await payOut();
    await t.control('advance', { days: 1 });
    expect(await t.stripe.payouts.retrieve(id)).toMatchObject({
      status: 'in_transit',
      trace_id: { status: 'pending', value: null },
      reconciliation_status: 'in_progress',
    });
    await t.control('advance', { days: 2 });
    expect(await t.stripe.payouts.retrieve(id)).toMatchObject({
      status: 'paid',
      trace_id: { status: 'supported', value: expect.stringMatching(/^\d{15}$/) },
      reconciliation_status: 'completed',
    });
    const seen = () => t.types().filter((type) => type.startsWith('payout.'));
    await until('its events', () => seen().length === 5);
    expect(seen().toSorted()).toEqual([
      'payout.created',
      'payout.paid',
      'payout.reconciliation_completed',
      'payout.updated',
      'payout.updated',
    ]);
  });

  it('that fails after it was paid rolls into the next one', async () => {
    await earn();
    const failed = await payOut();
    await t.control('advance', { days: 4 });
    await t.control(`payouts/${failed.id}`, { outcome: 'fail' });
    expect(
      await t.stripe.payouts.retrieve(failed.id, { expand: ['failure_balance_transaction'] }),
    ).toMatchObject({
      status: 'failed',
      failure_code: 'account_closed',
      failure_balance_transaction: {
        type: 'payout_failure',
        reporting_category: 'payout_reversal',
        amount: 941,
        source: failed.id,
      },
    });
    await earn();
    const next = await payOut();
    expect(next.amount).toBe(1882);
    expect(await typesOf(next.id)).toEqual(['charge', 'payout', 'payout_failure']);
    expect(sum(await rowsOf(next.id))).toBe(0);
    expect(sum(await rowsOf(failed.id))).toBe(0);
    await until('payout.failed', () => t.types().includes('payout.failed'));
  });

  it('fails before it is paid, and not a second time, nor when a bank would have told long ago', async () => {
    await earn();
    const early = await payOut();
    await t.control(`payouts/${early.id}`, { outcome: 'fail' });
    await t.control('advance', { days: 3 });
    expect((await t.stripe.payouts.retrieve(early.id)).status).toBe('failed');
    await expect(t.control(`payouts/${early.id}`, { outcome: 'fail' })).rejects.toThrow(/400/);
    const old = await payOut();
    await t.control('advance', { days: 12 });
    await expect(t.control(`payouts/${old.id}`, { outcome: 'fail' })).rejects.toThrow(/five business days/);
  });

  it('of less than nothing is taken from the bank', async () => {
    await t.control('fees', { description: 'Radar', amount: 700, currency: 'usd' });
    const payout = await payOut();
    expect(payout.amount).toBe(-700);
    expect(await rowsOf(payout.id)).toMatchObject([
      { type: 'payout', net: 700 },
      { type: 'stripe_fee', net: -700 },
    ]);
  });

  it('is of one currency', async () => {
    await t.give({ amount: 1000, currency: 'eur' });
    await earn();
    expect(await payOut({ currency: 'eur' })).toMatchObject({ currency: 'eur' });
    expect(await payOut()).toMatchObject({ currency: 'usd', amount: 941 });
  });

  it('of forints is whole, and the rest stays for the next', async () => {
    await earn(1, 'huf', 100_050);
    const first = await payOut();
    const { data: all } = await t.stripe.balanceTransactions.list({ type: 'charge' });
    const rest = sum(all) % 100;
    expect(rest).not.toBe(0);
    expect(first.amount).toBe(sum(all) - rest);
    expect(sum(await rowsOf(first.id))).toBe(0);
    expect((await t.stripe.balance.retrieve()).available).toMatchObject([{ amount: rest, currency: 'huf' }]);
    await earn(1, 'huf', 100_000);
    const next = await payOut();
    expect(next.amount % 100).toBe(0);
    expect(await typesOf(next.id)).toContain('payout_minimum_balance_release');
    expect(sum(await rowsOf(next.id))).toBe(0);
  });
});

describe('the schedule', () => {
  it('pays out nothing by itself until it is set', async () => {
    await earn();
    await t.control('advance', { days: 20 });
    expect((await t.stripe.payouts.list()).data).toEqual([]);
  });

  it('pays out each day what there is, and ends when it is taken back', async () => {
    await t.control('payouts', { schedule: 'weekly' });
    await t.control('payouts', { schedule: 'daily' });
    await earn();
    expect((await t.stripe.payouts.list()).data).toMatchObject([{ amount: 941, automatic: true }]);
    await earn(2);
    expect((await t.stripe.payouts.list()).data.map(({ amount }) => amount)).toEqual([1882, 941]);
    await t.control('payouts', { schedule: 'manual' });
    await earn();
    expect((await t.stripe.payouts.list()).data.length).toBe(2);
  });

  it('pays out on Mondays', async () => {
    await t.control('payouts', { schedule: 'weekly' });
    await t.give({ amount: 1000 });
    await t.control('advance', { days: 10 });
    const { data } = await t.stripe.payouts.list();
    expect(data.map(({ created }) => new Date(created * 1000).getUTCDay())).toEqual([1]);
  });

  it('outlives a restart', async () => {
    await t.control('payouts', { schedule: 'daily' });
    await earn();
    await t.restart();
    expect((await t.state()).counts).toMatchObject({ payout: 1 });
    await earn();
    expect((await t.state()).counts).toMatchObject({ payout: 2 });
  });
});

describe('a payout by hand', () => {
  it('is not explained by rows, and can be taken back while it is pending', async () => {
    await earn(2);
    const payout = await t.stripe.payouts.create({ amount: 500, currency: 'usd' });
    expect(payout).toMatchObject({ automatic: false, reconciliation_status: 'not_applicable' });
    expect(await rowsOf(payout.id)).toEqual([]);
    expect(await available()).toBe(1382);
    const canceled = await t.stripe.payouts.cancel(payout.id, { expand: ['failure_balance_transaction'] });
    expect(canceled).toMatchObject({
      status: 'canceled',
      failure_balance_transaction: {
        type: 'payout_cancel',
        reporting_category: 'payout_reversal',
        amount: 500,
      },
    });
    await expect(t.stripe.payouts.cancel(payout.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('takes no more than there is', async () => {
    await earn();
    await expect(t.stripe.payouts.create({ amount: 942, currency: 'usd' })).rejects.toMatchObject({
      code: 'balance_insufficient',
    });
    await expect(t.stripe.payouts.create({ amount: -1, currency: 'usd' })).rejects.toMatchObject({
      param: 'amount',
    });
  });
});

describe('the list of payouts', () => {
  it('is narrowed by status and by the day of arrival', async () => {
    await earn();
    const first = await payOut();
    await earn();
    const second = await payOut();
    const ids = async (params: Stripe.PayoutListParams) =>
      (await t.stripe.payouts.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.id, first.id]);
    expect(await ids({ status: 'paid' })).toEqual([first.id]);
    expect(await ids({ arrival_date: { gt: first.arrival_date } })).toEqual([second.id]);
    expect(await ids({ arrival_date: first.arrival_date })).toEqual([first.id]);
    expect(await ids({ arrival_date: { lt: first.arrival_date } })).toEqual([]);
    expect(await ids({ created: { lte: first.created } })).toEqual([first.id]);
    await expect(t.stripe.payouts.retrieve('po_none')).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('the front page', () => {
  const press = (path: string) =>
    fetch(`${t.url}/control/${path}`, { method: 'POST', redirect: 'manual' }).then(({ status }) => status);

  it('pays out, and plays a bank that sends the money back', async () => {
    await earn();
    expect(await press('pay-out')).toBe(303);
    const [payout] = (await t.stripe.payouts.list()).data;
    expect(await (await fetch(t.url)).text()).toContain(`/control/payouts/${payout?.id}/fail"`);
    expect(await press(`payouts/${payout?.id}/fail`)).toBe(303);
    expect(await available()).toBe(941);
    expect(await press(`payouts/${payout?.id}/cancel`)).toBe(400);
    expect(await (await fetch(t.url)).text()).not.toContain(`/control/payouts/${payout?.id}/`);
  });
});
