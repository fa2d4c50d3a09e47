import type { Subscription } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';
import { beginAgain, currentPeriod, scheduleRenewal } from './subscriptions.ts';
import type { World } from './world.ts';

/**
 * No further period begins until it is resumed; what is paid for stays paid.
 * @throws {StripeFailure} if it is neither active nor behind with a payment.
 */
export function pauseSubscription(world: World, subscription: Subscription): Subscription {
  if (subscription.status !== 'active' && subscription.status !== 'past_due') {
    throw invalidRequest(
      `Only an active or past_due subscription can be paused; ${subscription.id} is ${subscription.status}.`,
    );
  }
  const paused: Subscription = {
    ...subscription,
    status: 'paused',
    status_details: {
      paused: {
        subscription: { type: 'pause_requested' },
        transitioned_at: world.now,
        type: 'subscription',
      },
    },
  };
  world.store.update('subscription', paused);
  world.emit('customer.subscription.paused', paused);
  world.emit('customer.subscription.updated', paused, { status: subscription.status });
  return paused;
}

/**
 * Within the period that was paid for it goes on as before; after that a new period begins now, and is paid for now.
 * @throws {StripeFailure} if it is not paused.
 */
export function resumeSubscription(world: World, subscription: Subscription): Subscription {
  if (subscription.status !== 'paused') {
    throw invalidRequest(
      `Only a paused subscription can be resumed; ${subscription.id} is ${subscription.status}.`,
    );
  }
  const { status_details: _details, ...rest } = subscription;
  const resumed: Subscription = { ...rest, status: 'active' };
  world.store.update('subscription', resumed);
  world.emit('customer.subscription.resumed', resumed);
  world.emit('customer.subscription.updated', resumed, {
    status: 'paused',
    status_details: subscription.status_details,
  });
  if (currentPeriod(resumed).end <= world.now) return beginAgain(world, resumed);
  scheduleRenewal(world, resumed);
  return resumed;
}

/** A job: the pause of collection that ends at this moment is over. */
export function resumeCollection(world: World, id: string, at: number): void {
  const subscription = world.store.require('subscription', id);
  if (subscription.pause_collection?.resumes_at !== at) return;
  const resumed: Subscription = { ...subscription, pause_collection: null };
  world.store.update('subscription', resumed);
  world.emit('customer.subscription.updated', resumed, { pause_collection: subscription.pause_collection });
}
