import { z } from 'zod';
import { by, endpoint, listEndpoint, retrieveEndpoint, type Endpoint } from './endpoint.ts';
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
import { endSubscription } from './subscription-status.ts';
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

const cancellationDetails = z
  .strictObject({
    comment: clearableText.optional(),
    feedback: z.enum(['', ...feedbacks]).optional(),
  })
  .optional();

const subscriptionChange = z.strictObject({
  cancel_at: z.union([z.literal(''), integer]).optional(),
  cancel_at_period_end: boolean.optional(),
  cancellation_details: cancellationDetails,
  default_payment_method: text.optional(),
  description: clearableText.optional(),
  metadata: clearableMetadata.optional(),
  expand: expand.optional(),
});

const cancelParams = z.strictObject({
  cancellation_details: cancellationDetails,
  invoice_now: boolean.optional(),
  prorate: boolean.optional(),
  expand: expand.optional(),
});

const statuses = [
  'active',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
];

export const subscriptionEndpoints: readonly Endpoint[] = [
  retrieveEndpoint('subscription', '/v1/subscriptions', 'subscription'),
  listEndpoint('subscription', '/v1/subscriptions', {
    customer: by('customer'),
    status: {
      schema: z.enum([...statuses, 'all', 'ended']).optional(),
      fieldsOf: (value) => {
        if (value === 'all') return {};
        return { status: value === 'ended' ? ['canceled', 'incomplete_expired'] : [String(value)] };
      },
    },
  }),
  endpoint('POST', '/v1/subscriptions/:id', subscriptionChange, (world, params, id) =>
    changeSubscription(world, params, id),
  ),
  endpoint('DELETE', '/v1/subscriptions/:id', cancelParams, (world, params, id) => {
    const subscription = world.store.find('subscription', id);
    if (!subscription || subscription.status === 'canceled') throw resourceMissing('subscription', id);
    const detailed = {
      ...subscription,
      cancellation_details: mergedDetails(subscription, params.cancellation_details),
    };
    return endSubscription(world, detailed, 'cancellation_requested');
  }),
];

function changeSubscription(
  world: World,
  params: z.output<typeof subscriptionChange>,
  id: string,
): Subscription {
  const before = world.store.find('subscription', id);
  if (!before) throw resourceMissing('subscription', id);
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
  return after;
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

function mergedDetails(
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
