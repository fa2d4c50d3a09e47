import type { Subscription } from './object-kinds.ts';
import type { World } from './world.ts';

export function setSubscriptionStatus(
  world: World,
  subscription: Subscription,
  status: 'active' | 'past_due',
): void {
  if ([status, 'canceled', 'paused'].includes(subscription.status)) return;
  const changed: Subscription = { ...subscription, status };
  world.store.update('subscription', changed);
  world.emit('customer.subscription.updated', changed, { status: subscription.status });
}

/** The subscription ends now; what it has paid for stays paid. */
export function endSubscription(
  world: World,
  subscription: Subscription,
  reason: 'cancellation_requested' | 'payment_failed',
): Subscription {
  if (subscription.status === 'canceled') return subscription;
  const ended: Subscription = {
    ...subscription,
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? world.now,
    ended_at: world.now,
    cancellation_details: {
      ...(subscription.cancellation_details ?? { comment: null, feedback: null, feedback_option: null }),
      reason,
    },
  };
  world.store.update('subscription', ended);
  world.emit('customer.subscription.deleted', ended);
  return ended;
}
