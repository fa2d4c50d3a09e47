import type Stripe from 'stripe';
import type { Fact } from '../../src/ledger/facts.ts';
import { balanceTransactionFact, sourceOfRefund } from './balance-transaction.ts';
import type { TranslatorDeps } from './translator.ts';
import { nothing, type Translation } from './translation.ts';

/** `refund.created`, `refund.updated`, `refund.failed`. */
export async function translateRefund({ stripe }: TranslatorDeps, refundId: string): Promise<Translation> {
  return translationOf([await stripe.retrieveRefund(refundId)]);
}

/** `charge.refunded`: only says where to look; its total grows with each refund and is never an amount to book. */
export async function translateRefundsOfCharge(
  { stripe }: TranslatorDeps,
  chargeId: string,
): Promise<Translation> {
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

/** @throws {Error} if the refund's charge was not expanded. */
export function factsOfRefund(refund: Stripe.Refund): Fact[] {
  const source = sourceOfRefund(refund);
  return [refund.balance_transaction, refund.failure_balance_transaction].flatMap((bt) =>
    typeof bt === 'object' && bt !== null ? [balanceTransactionFact(bt, source)] : [],
  );
}
