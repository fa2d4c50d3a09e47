import { balanceOf, payoutsOnTheirWay, sumsOfPayouts } from '../../../db/reconcile.ts';
import { createComparison, type Difference } from './difference.ts';
import type { ReconcileDeps } from './reconcile.ts';

/** R4 and R5. */
export async function payouts({ db }: Pick<ReconcileDeps, 'db'>): Promise<Difference[]> {
  const contents = createComparison('R4');
  for (const { payoutId, currency, items, booked, amountMinor } of await sumsOfPayouts(db)) {
    contents.find(currency, amountMinor);
    if (amountMinor !== 0n || items === 0 || booked !== items) contents.blame(currency, payoutId);
  }
  const onTheirWay = createComparison('R5');
  for (const { currency, amountMinor } of await balanceOf(db, ['payouts_in_transit']))
    onTheirWay.find(currency, amountMinor);
  const open = await payoutsOnTheirWay(db);
  for (const { currency, amountMinor } of open) onTheirWay.expect(currency, amountMinor);
  // Only a gap is worth naming payouts for.
  const gaps = onTheirWay.differences().map(({ currency }) => currency);
  for (const { id, currency } of open) if (gaps.includes(currency)) onTheirWay.blame(currency, id);
  return [...contents.differences(), ...onTheirWay.differences()];
}
