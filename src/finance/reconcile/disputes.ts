import type Stripe from 'stripe';
import type { Span } from '../../stripe/stripe-port.ts';
import { createComparison, type Difference } from './difference.ts';
import { eachPage } from './each-page.ts';
import type { ReconcileDeps } from './deps.ts';

/** R7: in the currency of the dispute, and only where that is the currency in which it was settled. */
export async function disputes(
  { stripe }: Pick<ReconcileDeps, 'stripe'>,
  span: Pick<Span, 'from' | 'to'>,
): Promise<Difference[]> {
  const comparison = createComparison('R7');
  await eachPage(
    (at) => stripe.listDisputes({ ...span, ...at }),
    async (page) => {
      for (const dispute of page) compare(dispute);
      return Promise.resolve();
    },
  );
  return comparison.differences();

  function compare(dispute: Stripe.Dispute) {
    const outcome = outcomes[dispute.status];
    const isConverted = dispute.balance_transactions.some(({ currency }) => currency !== dispute.currency);
    if (outcome === undefined || isConverted) return;
    const taken = -dispute.balance_transactions.reduce((sum, bt) => sum + bt.amount, 0);
    // Won in part: Stripe gave back less than it had taken, and says so.
    const isPart = taken > 0 && taken < dispute.amount;
    const expected = outcome === 'all' ? dispute.amount : 0;
    if (taken === expected || isPart) return;
    comparison.expect(dispute.currency, expected);
    comparison.find(dispute.currency, taken);
    comparison.blame(dispute.currency, dispute.id);
  }
}

// A status that is not here is not final, or one we do not know: nothing is expected of it.
const outcomes: Readonly<Record<string, 'all' | 'nothing'>> = {
  lost: 'all',
  won: 'nothing',
  warning_closed: 'nothing',
};
