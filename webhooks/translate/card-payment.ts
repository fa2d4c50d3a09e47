import type Stripe from 'stripe';
import { instantOfSeconds, type Instant } from '../../src/clock.ts';

/** That a card paid. The fingerprint names the card: it is never stored as it is. */
export interface CardPaymentNote {
  readonly chargeId: string;
  readonly fingerprint: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly paidAt: Instant;
}

/** Which card a charge was paid with, where it was one that Stripe knows again. */
export function cardPaymentOf(charge: Stripe.Charge): CardPaymentNote[] {
  const fingerprint = charge.payment_method_details?.card?.fingerprint;
  if (charge.status !== 'succeeded' || !fingerprint) return [];
  const { id: chargeId, amount: amountMinor, currency, created } = charge;
  return [{ chargeId, fingerprint, amountMinor, currency, paidAt: instantOfSeconds(created) }];
}
