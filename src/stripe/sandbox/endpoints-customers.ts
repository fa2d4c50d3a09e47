import { z } from 'zod';
import { attachMethod, changeCustomer, customerChange, email, requireCustomer } from './customer-changes.ts';
import { createCustomer } from './customers.ts';
import {
  by,
  endpoint,
  listEndpoint,
  listObject,
  retrieveEndpoint,
  retrieveParams,
  type Endpoint,
} from './endpoint.ts';
import type { PaymentMethod } from './object-kinds.ts';
import { expand, metadata, text } from './params.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { resourceMissing, StripeFailure } from './stripe-error.ts';
import { endSubscription } from './subscription-status.ts';
import { findTestCard } from './test-cards.ts';

const customerParams = z.strictObject({
  email: email.optional(),
  name: text.max(256).optional(),
  description: text.max(5000).optional(),
  metadata: metadata.optional(),
  preferred_locales: z.array(text).max(20).optional(),
  expand: expand.optional(),
});

const methodParams = z.strictObject({
  type: z.literal('card'),
  card: z.strictObject({
    number: text,
    exp_month: text.optional(),
    exp_year: text.optional(),
    cvc: text.optional(),
  }),
  billing_details: z.strictObject({ email: email.optional(), name: text.optional() }).optional(),
  metadata: metadata.optional(),
  expand: expand.optional(),
});

const attachParams = z.strictObject({ customer: text, expand: expand.optional() });

export const customerEndpoints: readonly Endpoint[] = [
  endpoint('POST', '/v1/customers', customerParams, (world, params) => createCustomer(world, params)),
  endpoint('GET', '/v1/customers/:id', retrieveParams, (world, _params, id) => requireCustomer(world, id)),
  endpoint('POST', '/v1/customers/:id', customerChange, (world, params, id) =>
    changeCustomer(world, params, id),
  ),
  endpoint('DELETE', '/v1/customers/:id', z.strictObject({}), (world, _params, id) => {
    const customer = requireCustomer(world, id);
    for (const subscription of world.store.where('subscription', 'customer', id)) {
      endSubscription(world, subscription, 'cancellation_requested');
    }
    world.store.remove('customer', id);
    world.emit('customer.deleted', customer);
    return { id, object: 'customer', deleted: true };
  }),
  listEndpoint('customer', '/v1/customers', { email: by('email', email) }),

  endpoint('POST', '/v1/payment_methods', methodParams, (world, params) => {
    checkTestCard(params.card.number);
    const { email: address = null, name = null } = params.billing_details ?? {};
    return createPaymentMethod(world, params.card.number, { email: address, name }, null);
  }),
  retrieveEndpoint('payment_method', '/v1/payment_methods', 'PaymentMethod'),
  listEndpoint('payment_method', '/v1/payment_methods', { customer: by('customer'), type: by('type') }),
  endpoint('GET', '/v1/customers/:id/payment_methods', retrieveParams, (world, _params, id) =>
    listObject(
      `/v1/customers/${id}/payment_methods`,
      world.store.where('payment_method', 'customer', requireCustomer(world, id).id),
    ),
  ),
  endpoint('POST', '/v1/payment_methods/:id/attach', attachParams, (world, params, id) =>
    attachMethod(world, params.customer, id),
  ),
  endpoint('POST', '/v1/payment_methods/:id/detach', retrieveParams, (world, _params, id) => {
    const before = world.store.find('payment_method', id);
    if (!before) throw resourceMissing('PaymentMethod', id);
    const after: PaymentMethod = { ...before, customer: null };
    world.store.update('payment_method', after);
    world.emit('payment_method.detached', after, { customer: before.customer });
    return after;
  }),
];

function checkTestCard(number: string): void {
  if (findTestCard(number)) return;
  throw new StripeFailure(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    param: 'number',
    message: 'Your card was declined. Your request was in test mode, but used a non test card.',
  });
}
