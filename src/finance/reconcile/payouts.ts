import { cutoverOf } from '../../../db/adoption.ts';
import {
  balanceOf,
  bankedPayouts,
  openingOf,
  payoutsOnTheirWay,
  sumsOfPayouts,
} from '../../../db/reconcile.ts';
import { secondsOf, type Instant } from '../../clock.ts';
import { createComparison, type Difference } from './difference.ts';
import { eachPage } from './each-page.ts';
import type { ReconcileDeps } from './deps.ts';

type PayoutDeps = Pick<ReconcileDeps, 'db' | 'stripe'>;

/** R4. */
export async function payoutContents(deps: PayoutDeps): Promise<Difference[]> {
  const cutover = await cutoverOf(deps.db);
  const comparison = createComparison('R4');
  for (const payout of await sumsOfPayouts(deps.db)) {
    const { payoutId, currency, items } = payout;
    const isWhole = payout.amountMinor === 0n && payout.booked === items;
    const before = isWhole || cutover === undefined ? none : await carriedBefore(deps, payoutId, cutover);
    const left = payout.amountMinor + before.amountMinor;
    comparison.find(currency, left);
    if (left !== 0n || items === 0 || payout.booked + before.items !== items)
      comparison.blame(currency, payoutId);
  }
  return comparison.differences();
}

const none = { items: 0, amountMinor: 0n };

// The first payouts after the books began carry money from before, which is in the opening balance alone.
async function carriedBefore({ stripe }: PayoutDeps, payout: string, cutover: Instant) {
  let { items, amountMinor } = none;
  await eachPage(
    (at) => stripe.listBalanceTransactions({ payout, ...at }),
    async (page) => {
      for (const { created, net } of page) {
        if (created >= secondsOf(cutover)) continue;
        items++;
        amountMinor += BigInt(net);
      }
      return Promise.resolve();
    },
  );
  return { items, amountMinor };
}

/** R5. */
export async function payoutsInTransit({ db }: Pick<ReconcileDeps, 'db'>): Promise<Difference[]> {
  const cutover = await cutoverOf(db);
  const comparison = createComparison('R5');
  for (const { currency, amountMinor } of await balanceOf(db, ['payouts_in_transit']))
    comparison.find(currency, amountMinor);
  const open = await payoutsOnTheirWay(db, cutover);
  for (const { currency, amountMinor } of open) comparison.expect(currency, amountMinor);
  for (const { currency, amountMinor } of await openingOf(db, 'payouts_in_transit'))
    comparison.expect(currency, amountMinor);
  const banked = await bankedPayouts(db);
  for (const payout of banked) {
    // What was on its way when the books began has arrived.
    if (cutover !== undefined && payout.createdAt < cutover)
      comparison.expect(payout.currency, -payout.sentMinor);
    if (payout.sentMinor !== payout.bankedMinor) comparison.blame(payout.currency, payout.id);
  }
  comparison.blameGaps(open);
  return comparison.differences();
}
