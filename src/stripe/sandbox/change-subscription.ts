import { z } from 'zod';
import type { PaymentMethod, Subscription } from './object-kinds.ts';
import { childOf } from './object-store.ts';
import {
  boolean,
  clearableMetadata,
  clearableText,
  expand,
  integer,
  mergedMetadata,
  text,
} from './params.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import { currentPeriod } from './subscriptions.ts';
import type { World } from './world.ts';

const feedbacks = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
] as const;

export const cancellationDetails = z
  .strictObject({
    comment: clearableText.optional(),
    feedback: z.enum(['', ...feedbacks]).optional(),
  })
  .optional();

export const subscriptionChange = z.strictObject({
  cancel_at: z.union([z.literal(''), integer]).optional(),
  cancel_at_period_end: boolean.optional(),
  cancellation_details: cancellationDetails,
  default_payment_method: text.optional(),
  description: clearableText.optional(),
  metadata: clearableMetadata.optional(),
  pause_collection: z
    .union([
      z.literal(''),
      z.strictObject({
        behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
        resumes_at: integer.optional(),
      }),
    ])
    .optional(),
  expand: expand.optional(),
});
export type SubscriptionChange = z.output<typeof subscriptionChange>;

export function changeSubscription(world: World, params: SubscriptionChange, id: string): Subscription {
  const before = requireSubscription(world, id);
  if (before.status === 'canceled') {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.');
  }
  if (params.default_payment_method !== undefined) ownMethod(world, params.default_payment_method, before);

  const cancel = cancellationOf(world, before, params);
  const after: Subscription = {
    ...before,
    ...cancel,
    default_payment_method: params.default_payment_method ?? before.default_payment_method,
    description: params.description === undefined ? before.description : params.description || null,
    metadata: mergedMetadata(before.metadata, params.metadata),
    pause_collection: pauseOf(before, params.pause_collection),
    cancellation_details: {
      ...mergedDetails(before, params.cancellation_details),
      reason: cancel.canceled_at === null ? null : 'cancellation_requested',
    },
  };
  world.store.update('subscription', after);
  world.emit('customer.subscription.updated', after, changesBetween(before, after));
  if (after.cancel_at !== null && !after.cancel_at_period_end) {
    world.schedule(
      { kind: 'cancel_subscription', subscription: id, at: after.cancel_at },
      after.cancel_at * 1000,
    );
  }
  const resumesAt = after.pause_collection?.resumes_at;
  if (resumesAt) {
    world.schedule({ kind: 'resume_collection', subscription: id, at: resumesAt }, resumesAt * 1000);
  }
  return after;
}

function pauseOf(
  before: Subscription,
  change: SubscriptionChange['pause_collection'],
): Subscription['pause_collection'] {
  if (change === undefined) return before.pause_collection;
  return change === '' ? null : { behavior: change.behavior, resumes_at: change.resumes_at ?? null };
}

type Cancellation = Pick<Subscription, 'cancel_at' | 'cancel_at_period_end' | 'canceled_at'>;

function cancellationOf(
  world: World,
  before: Subscription,
  params: z.output<typeof subscriptionChange>,
): Cancellation {
  const none = { cancel_at: null, cancel_at_period_end: false, canceled_at: null };
  if (params.cancel_at_period_end === true) {
    return {
      cancel_at: currentPeriod(before).end,
      cancel_at_period_end: true,
      canceled_at: before.canceled_at ?? world.now,
    };
  }
  if (typeof params.cancel_at === 'number') {
    if (params.cancel_at <= world.now)
      throw invalidRequest('`cancel_at` must be in the future.', { param: 'cancel_at' });
    return {
      cancel_at: params.cancel_at,
      cancel_at_period_end: false,
      canceled_at: before.canceled_at ?? world.now,
    };
  }
  if (params.cancel_at_period_end === false || params.cancel_at === '') return none;
  const { cancel_at, cancel_at_period_end, canceled_at } = before;
  return { cancel_at, cancel_at_period_end, canceled_at };
}

export function mergedDetails(
  subscription: Subscription,
  change: z.output<typeof cancellationDetails>,
): NonNullable<Subscription['cancellation_details']> {
  const before = subscription.cancellation_details;
  return {
    comment: change?.comment === undefined ? (before?.comment ?? null) : change.comment || null,
    feedback: change?.feedback === undefined ? (before?.feedback ?? null) : change.feedback || null,
    feedback_option: null,
    reason: before?.reason ?? null,
  };
}

/** `previous_attributes`: the old values of what has changed, at the top level. */
function changesBetween(before: object, after: object): object {
  return Object.fromEntries(
    Object.entries(before).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(childOf(after, key)),
    ),
  );
}

function ownMethod(world: World, id: string, subscription: Subscription): PaymentMethod {
  const paymentMethod = world.store.find('payment_method', id);
  if (!paymentMethod) throw resourceMissing('PaymentMethod', id, 'default_payment_method');
  if (paymentMethod.customer === subscription.customer) return paymentMethod;
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    { param: 'default_payment_method' },
  );
}

export function requireSubscription(world: World, id: string): Subscription {
  const subscription = world.store.find('subscription', id);
  if (!subscription) throw resourceMissing('subscription', id);
  return subscription;
}
