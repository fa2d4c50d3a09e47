import type Stripe from 'stripe';

/** The last month in which the card of a subscription is good, `2027-01`; null where it is not paid by a card of its own. */
export function cardExpiryOf(
  subscription: Pick<Stripe.Subscription, 'default_payment_method'>,
): string | null {
  const method = subscription.default_payment_method;
  const card = typeof method === 'object' ? method?.card : undefined;
  return card ? `${card.exp_year}-${String(card.exp_month).padStart(2, '0')}` : null;
}
