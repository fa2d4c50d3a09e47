import type Stripe from 'stripe';
import { findDonation, keepSession } from '../../db/donations.ts';
import { lockLedger } from '../../db/ledger.ts';
import { refreshPromises } from '../../db/promises.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import type { ActionPort, ObjectPort } from '../../src/stripe/stripe-port.ts';
import { observationOf } from '../translate/checkout-session.ts';
import { byTime, duplicateRefundKey, isUndecided, isUntouched } from './duplicate-charge.ts';
import type { Policy } from './policy.ts';

/** What one of two sessions came to. */
interface PaidSession {
  readonly sessionId: string;
  readonly subscription: Stripe.Subscription;
  readonly charge: Stripe.Charge;
  /** When it was paid. */
  readonly created: number;
}

/** One promise was made twice over: ends the later subscription and gives its payment back. */
export const giveBackDuplicateSession: Policy = async ({ db, stripe, config }, { subject_id: sessionId }) => {
  const session = await stripe.retrieveCheckoutSession(sessionId);
  const { donationId } = observationOf(session);
  const donation = donationId === undefined ? undefined : await findDonation(db, donationId);
  if (!donation?.session_id || donation.session_id === sessionId) return undefined;
  const own = await stripe.retrieveCheckoutSession(donation.session_id);
  const both = [await paidSession(stripe, own), await paidSession(stripe, session)];
  const [first, second] = both.flatMap((paid) => paid ?? []).sort(byTime);
  if (!first || !second || isUndecided(first.charge) || isUndecided(second.charge)) return undefined;
  const resolution = await undo(stripe, first, second);
  const { sessionId: kept, subscription } = hasEnded(first.subscription) ? second : first;
  return {
    resolution,
    async write(trx) {
      await lockLedger(trx);
      await keepSession(trx, donation.id, { sessionId: kept, subscriptionId: subscription.id });
      await refreshPromises(trx, [donation.id], config.newsroom.time_zone);
    },
  };
};

async function undo(stripe: ActionPort, first: PaidSession, second: PaidSession): Promise<string> {
  // The reader or somebody here was quicker; what is left is what they wanted.
  if (hasEnded(first.subscription)) return `${first.subscription.id} had been ended: the other one is left`;
  const done = [`kept ${first.subscription.id}`];
  if (await cancelDuplicate(stripe, second.subscription))
    done.push(`ended by policy: ${second.subscription.id}`);
  if (isUntouched(first.charge) && isUntouched(second.charge)) {
    await stripe.refundCharge(second.charge.id, duplicateRefundKey(second.charge.id));
    done.push(`given back by policy: ${second.charge.id}`);
  }
  return done.join(', ');
}

/** @returns whether there was anything to end. */
export async function cancelDuplicate(
  stripe: ActionPort,
  subscription: Stripe.Subscription,
): Promise<boolean> {
  if (hasEnded(subscription)) return false;
  await stripe.cancelSubscription(subscription.id, `cancel:${subscription.id}:duplicate`);
  return true;
}

const hasEnded = ({ status }: Stripe.Subscription): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

async function paidSession(
  stripe: ObjectPort,
  session: Stripe.Checkout.Session,
): Promise<PaidSession | undefined> {
  const [invoice, subscription] = [idOf(session.invoice), idOf(session.subscription)];
  if (invoice === undefined || subscription === undefined) return undefined;
  const charge = await chargeOfInvoice(stripe, invoice);
  if (!charge) return undefined;
  return {
    ...{ sessionId: session.id, charge, created: charge.created },
    subscription: await stripe.retrieveSubscription(subscription),
  };
}

async function chargeOfInvoice(stripe: ObjectPort, invoice: string): Promise<Stripe.Charge | undefined> {
  for (const paymentIntent of await stripe.paymentIntentsOfInvoice(invoice)) {
    const id = idOf((await stripe.retrievePaymentIntent(paymentIntent)).latest_charge);
    if (id !== undefined) return stripe.retrieveCharge(id);
  }
  return undefined;
}
