import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/stripe/sandbox/seeded-random.ts';
import { type TestSandbox, testSandbox } from './test-sandbox.ts';

const steps = 70;

type Dice = <T>(options: readonly T[]) => T | undefined;

/** What can happen to the money of an account. What Stripe would refuse is refused, and nothing has happened. */
const happenings: readonly ((t: TestSandbox, dice: Dice) => Promise<unknown>)[] = [
  (t, dice) =>
    t.give({ amount: dice([500, 1234, 99_99]) ?? 500, currency: dice(['usd', 'gbp', 'eur']) ?? 'usd' }),
  (t, dice) => t.give({ amount: dice([99_999, 123_456]) ?? 0, currency: 'huf' }),
  (t, dice) => t.give({ amount: 3000, interval: 'month', currency: dice(['usd', 'gbp']) ?? 'usd' }),
  (t, dice) => t.give({ amount: 3000 }, { method: dice(['us_bank_account', 'us_bank_account_fail']) ?? '' }),
  (t, dice) => t.control('advance', { days: dice([1, 2, 5, 31]) }),
  (t, dice) => t.control('account', { rates: { gbp: dice(['1.25', '1.31', '1.1987']) } }),
  (t) => t.control('fees', { description: 'Radar', amount: 333, currency: 'usd', tax: 21 }),
  (t) => t.control('payouts', { now: true }),
  (t, dice) => t.control('payouts', { now: true, currency: dice(['usd', 'huf']) }),
  (t, dice) => t.control('payouts', { schedule: dice(['manual', 'daily', 'weekly']) }),
  async (t, dice) => {
    const payout = dice((await t.stripe.payouts.list({ limit: 20 })).data);
    return payout && t.control(`payouts/${payout.id}`, { outcome: dice(['fail', 'cancel']) });
  },
  async (t, dice) => {
    const charge = dice((await t.stripe.charges.list({ limit: 20 })).data);
    return charge && t.stripe.refunds.create({ charge: charge.id, amount: 100 });
  },
  async (t, dice) => {
    const charge = dice((await t.stripe.charges.list({ limit: 20 })).data);
    return charge && t.control('disputes', { charge: charge.id });
  },
];

const sum = (rows: readonly { net: number }[]): number => rows.reduce((all, { net }) => all + net, 0);

/** What does not add up; empty if all does. */
async function contradictions({ stripe }: TestSandbox): Promise<string[]> {
  const all = { limit: 10_000 };
  const rows = await stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray(all);
  const payouts = await stripe.payouts.list({ limit: 100 }).autoPagingToArray(all);
  const balance = await stripe.balance.retrieve();
  const found: string[] = [];
  const claim = (holds: boolean, what: string) => holds || found.push(what);

  for (const { id, amount, fee, net, fee_details: details } of rows) {
    claim(net === amount - fee, `${id}: net`);
    claim(fee === details.reduce((fees, detail) => fees + detail.amount, 0), `${id}: fee details`);
  }
  for (const { currency, amount } of balance.available) {
    const pending = balance.pending.find((one) => one.currency === currency)?.amount ?? 0;
    claim(
      sum(rows.filter((row) => row.currency === currency)) === amount + pending,
      `balance of ${currency}`,
    );
  }
  const seen = new Set<string>();
  for (const payout of payouts) {
    const items = await stripe.balanceTransactions
      .list({ payout: payout.id, limit: 100 })
      .autoPagingToArray(all);
    claim(sum(items) === 0, `${payout.id}: items`);
    claim(sum(items.filter(({ type }) => type !== 'payout')) === payout.amount, `${payout.id}: amount`);
    claim(
      items.every(({ id }) => !seen.has(id)),
      `${payout.id}: shares a row`,
    );
    for (const { id } of items) seen.add(id);
    claim((payout.failure_balance_transaction !== null) === isOver(payout), `${payout.id}: failure`);
    claim(payout.currency !== 'huf' || payout.amount % 100 === 0, `${payout.id}: forints`);
  }
  claim(payouts.length > 0 && rows.some(({ exchange_rate: rate }) => rate !== null), 'nothing happened');
  return found;
}

const isOver = ({ status }: Stripe.Payout): boolean => status === 'failed' || status === 'canceled';

describe('the money of an account', () => {
  it.each([1, 2, 3, 4])(
    'adds up whatever happens in whatever order (%i)',
    { timeout: 60_000 },
    async (seed) => {
      const t = await testSandbox({ timing: { settleDelayMs: 0 }, listen: false });
      const random = seededRandom(seed, 77);
      const dice: Dice = (options) => options[Math.floor(random() * options.length)];
      await t.control('account', { settlement_currencies: ['usd', 'eur', 'huf'], rates: { gbp: '1.25' } });
      for (let step = 0; step < steps; step += 1) {
        await dice(happenings)?.(t, dice).catch(refused);
      }
      await t.control('advance', { days: 5 });
      await t.control('payouts', { now: true });
      expect(await contradictions(t)).toEqual([]);
      await t.close();
    },
  );
});

/** @throws unless it was the request's own fault. */
function refused(error: unknown): void {
  if (
    error instanceof Error &&
    /\b400\b/.test(`${error.message} ${String(Reflect.get(error, 'statusCode'))}`)
  )
    return;
  throw error;
}
