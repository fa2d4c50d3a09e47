import type Stripe from 'stripe';
import type { Fact } from '../../src/ledger/facts.ts';
import { idOf } from '../../src/stripe/stripe-client.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { balanceTransactionFact } from './balance-transaction.ts';
import { paymentMethodOf } from './charge.ts';
import { nothing, type Translation } from './translation.ts';

/** `refund.created`, `refund.updated`, `refund.failed`. */
export async function translateRefund(stripe: StripePort, refundId: string): Promise<Translation> {
  return translationOf([await stripe.retrieveRefund(refundId)]);
}

/** `charge.refunded`: only says where to look; its total grows with each refund and is never an amount to book. */
export async function translateRefundsOfCharge(stripe: StripePort, chargeId: string): Promise<Translation> {
  return translationOf(await stripe.refundsOfCharge(chargeId));
}

function translationOf(refunds: readonly Stripe.Refund[]): Translation {
  const waiting = refunds.some(
    (refund) => refund.status === 'succeeded' && refund.balance_transaction === null,
  );
  return {
    ...nothing,
    facts: refunds.flatMap(factsOfRefund),
    ...(waiting && { waitingFor: 'its balance transaction' }),
  };
}

function factsOfRefund(refund: Stripe.Refund): Fact[] {
  const { charge } = refund;
  const about =
    typeof charge === 'object' && charge !== null
      ? { id: charge.id, paymentMethod: paymentMethodOf(charge) }
      : null;
  if (about === null && idOf(charge) !== undefined)
    throw new Error(`refund ${refund.id}: expected its charge expanded, got an id`);
  return [refund.balance_transaction, refund.failure_balance_transaction].flatMap((bt) =>
    typeof bt === 'object' && bt !== null ? [balanceTransactionFact(bt, about)] : [],
  );
}
