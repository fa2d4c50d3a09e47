import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import type { TranslatorDeps } from './translator.ts';
import { nothing, type SessionObservation, type Translation } from './translation.ts';

/** `checkout.session.*`: what became of the reader's visit to Stripe's page. Money is the charge's business. */
export async function translateSession(
  { stripe }: TranslatorDeps,
  sessionId: string,
  types: readonly string[],
): Promise<Translation> {
  const session = await stripe.retrieveCheckoutSession(sessionId);
  const observation: SessionObservation = {
    sessionId,
    donationId: session.client_reference_id ?? session.metadata?.['donation_id'],
    status: statusOf(session, types),
    amountMinor: session.amount_total,
    currency: session.currency,
    subscriptionId: idOf(session.subscription),
  };
  return { ...nothing, sessions: [observation] };
}

// A session that is complete may still be unpaid: a bank debit takes days. That it failed in the end is
// said by the event's type; the session itself looks the same before and after.
function statusOf(session: Stripe.Checkout.Session, types: readonly string[]): SessionObservation['status'] {
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return 'started';
  if (session.payment_status !== 'unpaid') return 'paid';
  return types.includes('checkout.session.async_payment_failed') ? 'failed' : 'clearing';
}
