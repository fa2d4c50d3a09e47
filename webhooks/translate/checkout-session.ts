import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import { nothing, type SessionObservation, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `checkout.session.*`: what became of the reader's visit to Stripe's page. Money is the charge's business. */
export async function translateSession(
  { stripe }: TranslatorDeps,
  sessionId: string,
  types: readonly string[],
): Promise<Translation> {
  const session = await stripe.retrieveCheckoutSession(sessionId);
  const observed = observationOf(session);
  const hasFailed =
    observed.status === 'clearing' && (isToldFailed(types) || (await hasItFailed(stripe, session)));
  return { ...nothing, sessions: [hasFailed ? { ...observed, status: 'failed' } : observed] };
}

/** As far as the session itself tells. */
export function observationOf(session: Stripe.Checkout.Session): SessionObservation {
  const inMetadata = session.metadata?.['donation_id'];
  const donationId = session.client_reference_id ?? inMetadata;
  const payer = session.customer_details?.email;
  return {
    sessionId: session.id,
    donationId,
    status: statusOf(session),
    amountMinor: session.amount_total,
    currency: session.currency,
    livemode: session.livemode,
    subscriptionId: idOf(session.subscription),
    ...(payer != null && { payer }),
    ...(inMetadata !== undefined && inMetadata !== donationId && { otherDonationId: inMetadata }),
  };
}

// A session that is complete may still be unpaid: a bank debit takes days.
function statusOf(session: Stripe.Checkout.Session): SessionObservation['status'] {
  if (session.status === 'expired') return 'expired';
  if (session.status !== 'complete') return 'started';
  return session.payment_status === 'unpaid' ? 'clearing' : 'paid';
}

// That a debit failed in the end leaves no trace in the session: the event's type says it, and the payment.
const isToldFailed = (types: readonly string[]) => types.includes('checkout.session.async_payment_failed');

async function hasItFailed(
  stripe: TranslatorDeps['stripe'],
  session: Stripe.Checkout.Session,
): Promise<boolean> {
  const paymentIntent = await paymentIntentOf(stripe, session);
  if (paymentIntent === undefined) return false;
  const { status } = await stripe.retrievePaymentIntent(paymentIntent);
  return status === 'requires_payment_method' || status === 'canceled';
}

// The first payment of a subscription is its invoice's.
async function paymentIntentOf(
  stripe: TranslatorDeps['stripe'],
  session: Stripe.Checkout.Session,
): Promise<string | undefined> {
  const invoice = idOf(session.invoice);
  const own = idOf(session.payment_intent);
  return own ?? (invoice && (await stripe.paymentIntentsOfInvoice(invoice))[0]);
}
