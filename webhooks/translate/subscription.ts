import type Stripe from 'stripe';
import { cardExpiryOf } from '../../src/stripe/card-expiry.ts';
import { isSafetyComment } from '../../src/stripe/safety-comment.ts';
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
  const [item] = subscription.items.data;
  const price = item?.price;
  const { cancellation_details: end } = subscription;
  return {
    ...nothing,
    objects: [
      {
        ...{ id, kind: 'subscription', status, chargeId: null, currency, created },
        amountMinor: amountOf(item),
        detail: {
          interval: price?.recurring?.interval ?? null,
          cancel_at_period_end: subscription.cancel_at_period_end,
          paused: subscription.pause_collection !== null,
          ended_at: subscription.ended_at,
          canceled_at: subscription.canceled_at,
          cancel_at: subscription.cancel_at,
          // Stripe's word; of what its payer wrote nothing is kept.
          end_reason: end?.reason ?? null,
          ended_for_safety: isSafetyComment(end?.comment),
          billing_anchor: subscription.billing_cycle_anchor,
          card_expires: cardExpiryOf(subscription),
          renews_at: item?.current_period_end ?? null,
          donation_id: subscription.metadata['donation_id'] ?? null,
        },
      },
    ],
  };
}

const amountOf = (item: Stripe.SubscriptionItem | undefined): number | null => {
  const { unit_amount: unit } = item?.price ?? {};
  return unit === null || unit === undefined ? null : unit * (item?.quantity ?? 1);
};
