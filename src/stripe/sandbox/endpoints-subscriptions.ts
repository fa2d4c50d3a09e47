import { z } from 'zod';
import {
  cancellationDetails,
  changeSubscription,
  mergedDetails,
  requireSubscription,
  subscriptionChange,
} from './change-subscription.ts';
import { by, endpoint, listEndpoint, retrieveEndpoint, type Endpoint } from './endpoint.ts';
import { boolean, expand } from './params.ts';
import { resourceMissing } from './stripe-error.ts';
import { pauseSubscription, resumeSubscription } from './subscription-pause.ts';
import { endSubscription } from './subscription-status.ts';

const cancelParams = z.strictObject({
  cancellation_details: cancellationDetails,
  invoice_now: boolean.optional(),
  prorate: boolean.optional(),
  expand: expand.optional(),
});

export const pauseParams = z.strictObject({
  type: z.literal('subscription').optional(),
  expand: expand.optional(),
});
// Proration is no question here: a gift that was paid for is not paid back.
export const resumeParams = z.strictObject({ expand: expand.optional() });

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
  endpoint('POST', '/v1/subscriptions/:id/pause', pauseParams, (world, _params, id) =>
    pauseSubscription(world, requireSubscription(world, id)),
  ),
  endpoint('POST', '/v1/subscriptions/:id/resume', resumeParams, (world, _params, id) =>
    resumeSubscription(world, requireSubscription(world, id)),
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
