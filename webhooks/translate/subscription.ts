import type Stripe from 'stripe';
import { cardExpiryOf } from '../../src/stripe/card-expiry.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `customer.subscription.*`: how the promise stands; money is the charges' business. */
export async function translateSubscription(
  { stripe }: TranslatorDeps,
  subscriptionId: string,
): Promise<Translation> {
  return translationOfSubscription(await stripe.retrieveSubscription(subscriptionId));
}

export function translationOfSubscription(subscription: Stripe.Subscription): Translation {
  const { id, status, created, currency } = subscription;
  const price = subscription.items.data[0]?.price;
  return {
    ...nothing,
    objects: [
      {
        ...{ id, kind: 'subscription', status, chargeId: null, currency, created },
        amountMinor: price?.unit_amount ?? null,
        detail: {
          interval: price?.recurring?.interval ?? null,
          cancel_at_period_end: subscription.cancel_at_period_end,
          paused: subscription.pause_collection !== null,
          ended_at: subscription.ended_at,
          canceled_at: subscription.canceled_at,
          card_expires: cardExpiryOf(subscription),
          renews_at: subscription.items.data[0]?.current_period_end ?? null,
          donation_id: subscription.metadata['donation_id'] ?? null,
        },
      },
    ],
  };
}
