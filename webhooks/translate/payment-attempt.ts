import type Stripe from 'stripe';
import { instantOfSeconds, type Instant } from '../../src/clock.ts';
import { idOf } from '../../src/stripe/id-of.ts';

/** How a reader's try to pay by card ended. */
export interface AttemptNote {
  readonly chargeId: string;
  readonly paymentIntentId: string | null;
  readonly donationId: string | null;
  readonly outcome: 'failed' | 'succeeded';
  readonly amountMinor: number;
  readonly currency: string;
  readonly attemptedAt: Instant;
}

const outcomes = ['failed', 'succeeded'] as const;

/**
 * What a charge says of somebody at a payment page: a card that was taken or refused. A renewal is no attempt: nobody
 * sat there, and many fail on the first of a month; nor is a debit, which fails days later or not at all.
 * @param invoices that the charge paid or was to pay; a first payment at Checkout has none until it succeeded.
 */
export function attemptOf(charge: Stripe.Charge, invoices: readonly Stripe.Invoice[]): AttemptNote[] {
  const { id: chargeId, amount: amountMinor, currency, created } = charge;
  const outcome = outcomes.find((known) => known === charge.status);
  if (!outcome) return [];
  if (charge.payment_method_details?.type !== 'card') return [];
  if (invoices.some(({ billing_reason: reason }) => reason !== 'subscription_create')) return [];
  return [
    {
      ...{ chargeId, amountMinor, currency, outcome, attemptedAt: instantOfSeconds(created) },
      paymentIntentId: idOf(charge.payment_intent) ?? null,
      donationId: charge.metadata['donation_id'] ?? null,
    },
  ];
}
