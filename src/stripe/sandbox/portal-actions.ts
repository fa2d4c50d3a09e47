import { changeSubscription } from './change-subscription.ts';
import { attachMethod, changeCustomer } from './customer-changes.ts';
import { idOf, type PortalConfiguration, type PortalSession, type Subscription } from './object-kinds.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { invalidRequest } from './stripe-error.ts';
import { pauseSubscription, resumeSubscription } from './subscription-pause.ts';
import { endSubscription } from './subscription-status.ts';
import { findTestCard } from './test-cards.ts';
import type { World } from './world.ts';

export const portalActions = ['cancel', 'keep', 'pause', 'resume'] as const;
export type PortalAction = (typeof portalActions)[number];

/** What a reader may do with a subscription as it is, where the portal is so configured. */
export function possibleActions(
  subscription: Subscription,
  { features }: PortalConfiguration,
): readonly PortalAction[] {
  const { status, cancel_at_period_end: isEnding } = subscription;
  if (status === 'canceled') return [];
  const pausing: PortalAction[] = status === 'paused' ? ['resume'] : isEnding ? [] : ['pause'];
  return [
    ...(features.subscription_pause.enabled ? pausing : []),
    ...(features.subscription_cancel.enabled ? [isEnding ? ('keep' as const) : ('cancel' as const)] : []),
  ];
}

/** @throws {StripeFailure} if the portal does not offer this for this subscription. */
export function actOn(world: World, session: PortalSession, id: string, action: PortalAction): void {
  const subscription = world.store.find('subscription', id);
  const configuration = world.store.require('billing_portal.configuration', idOf(session.configuration));
  if (subscription?.customer !== session.customer) throw invalidRequest('This is not one of your gifts.');
  if (!possibleActions(subscription, configuration).includes(action)) {
    throw invalidRequest('That is no longer possible: the gift is as shown below.');
  }
  switch (action) {
    case 'cancel':
      if (configuration.features.subscription_cancel.mode === 'immediately')
        endSubscription(world, subscription, 'cancellation_requested');
      else changeSubscription(world, { cancel_at_period_end: true }, id);
      return;
    case 'keep':
      changeSubscription(world, { cancel_at_period_end: false }, id);
      return;
    case 'pause':
      pauseSubscription(world, subscription);
      return;
    case 'resume':
      resumeSubscription(world, subscription);
      return;
    default:
      action satisfies never;
  }
}

/**
 * The card by which everything that still runs is paid from now on.
 * @throws {StripeFailure} if it is no test card, or the portal does not offer it.
 */
export function changeCard(world: World, session: PortalSession, number: string): void {
  const { features } = world.store.require('billing_portal.configuration', idOf(session.configuration));
  if (!features.payment_method_update.enabled) throw invalidRequest('The card cannot be changed here.');
  // The number is not kept: somebody may have typed a real one.
  if (!findTestCard(number)) {
    throw invalidRequest('Only test card numbers work in the sandbox; never type a real one here.');
  }
  const { customer: id } = session;
  const customer = world.store.require('customer', id);
  const person = { email: customer.email, name: customer.name ?? null };
  const card = attachMethod(world, id, createPaymentMethod(world, number, person, null).id);
  changeCustomer(world, { invoice_settings: { default_payment_method: card.id } }, id);
  for (const subscription of world.store.where('subscription', 'customer', id)) {
    if (subscription.status !== 'canceled')
      changeSubscription(world, { default_payment_method: card.id }, subscription.id);
  }
}
