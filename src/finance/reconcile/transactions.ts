import type Stripe from 'stripe';
import {
  balanceOf,
  countTransactions,
  otherHoldings,
  quarantinedKeys,
  stripeHoldings,
  stripeSideOf,
  stripeSidesByCurrency,
  transactionKeys,
} from '../../../db/reconcile.ts';
import { instantOfSeconds, secondsOf } from '../../clock.ts';
import type { Span } from '../../stripe/stripe-port.ts';
import { createComparison, type Comparison, type Difference } from './difference.ts';
import { eachPage } from './each-page.ts';
import type { Progress, ReconcileDeps } from './deps.ts';

/** R1, R2 and R3: one walk through Stripe's balance transactions, between two looks at its balance. */
export async function transactions(
  deps: ReconcileDeps,
  span: Pick<Span, 'from' | 'to'>,
  progress: Progress,
): Promise<Difference[]> {
  const triesWhileBusy = 3;
  for (let tries = 1; ; tries++) {
    const before = await deps.stripe.retrieveBalance();
    const found = await walk(deps, span, before, progress);
    const after = await deps.stripe.retrieveBalance();
    // Where Stripe moved meanwhile the two sides are of two moments: look again.
    if (same(before, after) || tries === triesWhileBusy) return found;
  }
}

const same = (a: Stripe.Balance, b: Stripe.Balance) =>
  [held, pendingOf].every((sums) => String(sums(a)) === String(sums(b)));

async function walk(
  deps: ReconcileDeps,
  span: Pick<Span, 'from' | 'to'>,
  balance: Stripe.Balance,
  progress: Progress,
): Promise<Difference[]> {
  const booked = createComparison('R1');
  const holdings = createComparison('R2');
  const pending = createComparison('R3');
  let [seen, known] = [0, 0];
  const suspects: Stripe.BalanceTransaction[] = [];
  const list = (at: { startingAfter?: string }) => deps.stripe.listBalanceTransactions({ ...span, ...at });
  await eachPage(
    (at) => deps.stripe.listBalanceTransactions({ ...withAllPending(deps, span), ...at }),
    async (page) => {
      known += await compareWithLedger(deps, page.filter(isOf(span)), booked, holdings);
      for (const bt of page)
        if (bt.status === 'pending' && isPayments(bt)) {
          pending.find(bt.currency, bt.net);
          if (suspects.length < mostSuspects) suspects.push(bt);
        }
      seen += page.length;
      progress(`${seen} balance transactions compared`);
    },
  );
  // Only then is it worth holding every id in memory.
  if ((await countTransactions(deps.db, instantsOf(span))) !== known)
    await blameUnknown(deps, span, list, booked);
  for (const [currency, amount] of held(balance)) holdings.expect(currency, amount);
  for (const { currency, amountMinor } of await balanceOf(deps.db, shownInBalance))
    holdings.find(currency, amountMinor);
  for (const currency of holdings.gaps())
    for (const key of await otherHoldings(deps.db, currency)) holdings.blame(currency, key);
  for (const [currency, amount] of pendingOf(balance)) pending.expect(currency, amount);
  pending.blameGaps(suspects);
  return [
    ...booked.differences(),
    ...holdings.differences(),
    // A look at older times says nothing of what is pending now.
    ...(span.to === undefined ? pending.differences() : []),
  ];
}

const mostSuspects = 200;

// Money is pending for two weeks where a country begins, and for days later on
// (docs.stripe.com/payouts); a look at fewer days still lists these.
const pendingSeconds = 35 * 86_400;

function withAllPending({ clock }: ReconcileDeps, { from, to }: Pick<Span, 'from' | 'to'>) {
  if (from === undefined || to !== undefined)
    return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return { from: Math.min(from, secondsOf(clock.now()) - pendingSeconds) };
}

const isOf =
  ({ from }: Pick<Span, 'from'>) =>
  (bt: Stripe.BalanceTransaction) =>
    from === undefined || bt.created >= from;

// What Stripe holds back against risk is in none of the amounts of its balance.
const shownInBalance = stripeHoldings.filter((account) => account !== 'stripe:risk_reserved');

const isPayments = (bt: Stripe.BalanceTransaction) => bt.balance_type === 'payments';

/** @returns how many of the page the ledger has */
async function compareWithLedger(
  { db }: Pick<ReconcileDeps, 'db'>,
  page: readonly Stripe.BalanceTransaction[],
  booked: Comparison,
  holdings: Comparison,
): Promise<number> {
  const keys = page.map(({ id }) => `bt:${id}`);
  const [sides, aside] = [await stripeSideOf(db, keys), await quarantinedKeys(db, keys)];
  for (const { id, net, currency } of page) {
    const side = sides.get(`bt:${id}`);
    // Set aside: known, named elsewhere, and counted as listed.
    if (side === undefined && aside.has(`bt:${id}`)) {
      holdings.blame(currency, id);
      continue;
    }
    booked.expect(currency, net);
    if (side !== undefined) booked.find(currency, side);
    if (side !== BigInt(net)) {
      booked.blame(currency, id);
      holdings.blame(currency, id);
    }
  }
  return sides.size;
}

// What the ledger has and Stripe does not list.
async function blameUnknown(
  { db }: Pick<ReconcileDeps, 'db'>,
  span: Pick<Span, 'from' | 'to'>,
  list: Parameters<typeof eachPage<Stripe.BalanceTransaction>>[0],
  booked: Comparison,
): Promise<void> {
  const listed = new Set<string>();
  await eachPage(list, (page) => {
    for (const { id } of page) listed.add(`bt:${id}`);
    return Promise.resolve();
  });
  for await (const keys of transactionKeys(db, instantsOf(span)))
    for (const { key, currency, amountMinor } of await stripeSidesByCurrency(
      db,
      keys.filter((one) => !listed.has(one)),
    )) {
      booked.find(currency, amountMinor);
      booked.blame(currency, key.slice('bt:'.length));
    }
}

const instantsOf = ({ from, to }: Pick<Span, 'from' | 'to'>) => ({
  from: from === undefined ? undefined : instantOfSeconds(from),
  to: to === undefined ? undefined : instantOfSeconds(to),
});

/** Everything Stripe holds for us, of every kind, by currency. */
function held(balance: Stripe.Balance): [string, bigint][] {
  const prefunding = balance.refund_and_dispute_prefunding;
  return summed([
    ...balance.available,
    ...balance.pending,
    ...(balance.connect_reserved ?? []),
    ...(prefunding ? [...prefunding.available, ...prefunding.pending] : []),
    ...(balance.issuing?.available ?? []),
  ]);
}

const pendingOf = (balance: Stripe.Balance) => summed(balance.pending);

function summed(amounts: readonly { amount: number; currency: string }[]): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}
