import type { World } from './world.ts';

/** What Stripe books without a word, and the account it belongs in; `quarantine` where it contradicts itself. */
const rows: readonly { account: string; row: Record<string, unknown> }[] = [
  {
    account: 'fees:radar',
    row: { type: 'stripe_fee', reporting_category: 'fee', description: 'Radar (2026-01)' },
  },
  {
    account: 'fees:billing',
    row: { type: 'stripe_fee', reporting_category: 'fee', description: 'Billing - Usage' },
  },
  {
    account: 'fees:other',
    row: { type: 'stripe_fee', reporting_category: 'fee', description: 'Card updater' },
  },
  { account: 'fees:tax_on_fees', row: { type: 'tax_fee', reporting_category: 'tax', description: 'Tax' } },
  { account: 'stripe:transfers_clearing', row: { type: 'reserve_hold', reporting_category: 'reserve_hold' } },
  { account: 'suspense', row: { type: 'never_seen', reporting_category: 'never_seen' } },
  {
    account: 'stripe:transfers_clearing',
    row: { type: 'reserve_hold', reporting_category: 'reserve_hold', balance_type: 'risk_reserved' },
  },
  { account: 'quarantine', row: { type: 'adjustment', reporting_category: 'other_adjustment', net: -1 } },
];

const dayS = 86_400;

/** Half of them appear under an earlier date, as late as Stripe books. */
export async function bookSilently({ dice, stripe, met, silentRows }: World): Promise<string> {
  const { account, row } = dice.pick(rows);
  const back = dice.chance(0.5) ? dice.whole(0, 6 * dayS) : 0;
  const order = {
    ...{ amount: -dice.whole(2, 300), currency: 'usd', ...row },
    created: Math.floor(stripe.clock.nowMs() / 1000) - back,
  };
  const done = await stripe.control('balance_transactions', order);
  const { id } = done.body;
  if (!done.ok || typeof id !== 'string') throw new Error(`no row: ${JSON.stringify(done.body)}`);
  silentRows.set(id, account);
  met(back > 0 ? 'a silent row under an earlier date' : 'a silent row');
  if (account === 'quarantine') met('a row that contradicts itself');
  return `${id}, ${order.amount} for ${account}, ${back} seconds ago`;
}

export async function changeRates({ dice, stripe, met }: World): Promise<string> {
  const rates = {
    eur: `1.0${dice.whole(100, 999)}`,
    jpy: `0.00${dice.whole(60, 70)}`,
    kwd: `3.2${dice.whole(100, 999)}`,
  };
  await stripe.control('account', { rates });
  met('new rates');
  return `rates: ${JSON.stringify(rates)}`;
}
