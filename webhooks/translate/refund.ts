import type Stripe from 'stripe';
import type { Fact } from '../../src/ledger/facts.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { balanceTransactionFact, sourceOfRefund } from './balance-transaction.ts';
import { merged, nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `refund.created`, `refund.updated`, `refund.failed`. */
export async function translateRefund({ stripe }: TranslatorDeps, refundId: string): Promise<Translation> {
  return translationOfRefund(await stripe.retrieveRefund(refundId));
}

/** `charge.refunded`: only says where to look; its total grows with each refund and is never an amount to book. */
export async function translateRefundsOfCharge(
  { stripe }: TranslatorDeps,
  chargeId: string,
): Promise<Translation> {
  return merged((await stripe.refundsOfCharge(chargeId)).map(translationOfRefund));
}

/** @throws {Error} if the refund's charge was not expanded. */
export function translationOfRefund(refund: Stripe.Refund): Translation {
  const { id, status, amount: amountMinor, currency, created } = refund;
  // An authorisation that was let go is a refund too, of money that never came.
  const hasMoved = typeof refund.charge === 'object' && refund.charge?.captured === true;
  const isWaiting = status === 'succeeded' && refund.balance_transaction === null && hasMoved;
  return {
    ...nothing,
    facts: factsOfRefund(refund),
    objects: [
      {
        ...{ id, kind: 'refund', status: status ?? 'unknown', amountMinor, currency, created },
        chargeId: idOf(refund.charge) ?? null,
        detail: { failure_reason: refund.failure_reason ?? null, reason: refund.reason },
      },
    ],
    // The money is back in the balance, and the reader has still not been repaid.
    tasks:
      status === 'failed'
        ? [
            {
              ...{ key: `owed:${id}`, kind: 'refund_failed', subjectId: id },
              detail: `refund of ${amountMinor} ${currency} failed (${refund.failure_reason ?? 'no reason given'}): the donor is still owed it`,
            },
          ]
        : [],
    ...(isWaiting && { waitingFor: 'its balance transaction' }),
  };
}

function factsOfRefund(refund: Stripe.Refund): Fact[] {
  const source = sourceOfRefund(refund);
  return [refund.balance_transaction, refund.failure_balance_transaction].flatMap((bt) =>
    typeof bt === 'object' && bt !== null ? [balanceTransactionFact(bt, source)] : [],
  );
}
