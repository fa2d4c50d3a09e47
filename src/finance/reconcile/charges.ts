import { bookingsOfCharges, refundsOfCharges } from '../../../db/reconcile.ts';
import { cutoverOf } from '../../../db/adoption.ts';
import { secondsOf } from '../../clock.ts';
import type { Span } from '../../stripe/stripe-port.ts';
import { createComparison, type Difference } from './difference.ts';
import { eachPage } from './each-page.ts';
import type { Progress, ReconcileDeps } from './deps.ts';

/** R6, in the currency in which was given. */
export async function charges(
  deps: ReconcileDeps,
  span: Pick<Span, 'from' | 'to'>,
  progress: Progress,
): Promise<Difference[]> {
  const { db, stripe } = deps;
  const comparison = createComparison('R6');
  const cutover = await cutoverOf(db);
  const first = cutover === undefined ? 0 : secondsOf(cutover);
  let seen = 0;
  await eachPage(
    (at) => stripe.listCharges({ ...span, ...at }),
    async (page) => {
      const ids = page.map(({ id }) => id);
      const [bookings, refunds] = [await bookingsOfCharges(db, ids), await refundsOfCharges(db, ids)];
      for (const charge of page) {
        // Before its balance transaction is made, and before the books began, there is nothing to book.
        if (charge.balance_transaction === null || charge.created < first) continue;
        const isBooked = (bookings.get(charge.id) ?? 0) === 1;
        const refunded = refunds.get(charge.id) ?? 0n;
        const { currency } = charge;
        comparison.expect(currency, charge.amount_captured - charge.amount_refunded);
        if (isBooked) comparison.find(currency, BigInt(charge.amount_captured) - refunded);
        if (!isBooked || refunded !== BigInt(charge.amount_refunded)) comparison.blame(currency, charge.id);
      }
      seen += page.length;
      progress(`${seen} charges compared`);
    },
  );
  return comparison.differences();
}
