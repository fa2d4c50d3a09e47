import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/stripe-client.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { nothing, type SessionObservation, type Translation } from './translation.ts';

/** `checkout.session.*`: what became of the reader's visit to Stripe's page. Money is the charge's business. */
export async function translateSession(
  stripe: StripePort,
  sessionId: string,
  type: string,
): Promise<Translation> {
  const session = await stripe.retrieveCheckoutSession(sessionId);
  const observation: SessionObservation = {
    sessionId,
    donationId: session.client_reference_id ?? session.metadata?.['donation_id'],
    status: statusOf(session, type),
    amountMinor: session.amount_total,
    currency: session.currency,
    subscriptionId: idOf(session.subscription),
  };
  return { ...nothing, sessions: [observation] };
}

// A session that is complete may still be unpaid: a bank debit takes days. That it failed in the end is
// said by the event's type; the session itself looks the same before and after.
function statusOf(session: Stripe.Checkout.Session, type: string): SessionObservation['status'] {
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return 'started';
  if (session.payment_status !== 'unpaid') return 'paid';
  return type === 'checkout.session.async_payment_failed' ? 'failed' : 'clearing';
}
