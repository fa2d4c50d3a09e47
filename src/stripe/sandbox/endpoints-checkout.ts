import { z } from 'zod';
import { checkoutParams } from './checkout-params.ts';
import { createSession, expireSession } from './checkout-session.ts';
import {
  by,
  endpoint,
  listEndpoint,
  listObject,
  retrieveEndpoint,
  retrieveParams,
  type Endpoint,
} from './endpoint.ts';
import { listParams } from './params.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';

const path = '/v1/checkout/sessions';
const noun = 'checkout.session';

// Since 2026 (endive) Checkout chooses the methods itself, within a filter.
const guardedParams = z.preprocess((form) => {
  if (typeof form === 'object' && form !== null && 'payment_method_types' in form) {
    throw invalidRequest(
      'The payment_method_types parameter is no longer supported. Use allowed_payment_method_types or ' +
        'excluded_payment_method_types instead.',
      { code: 'payment_method_types_no_longer_supported', param: 'payment_method_types' },
    );
  }
  return form;
}, checkoutParams);

export const checkoutEndpoints: readonly Endpoint[] = [
  endpoint('POST', path, guardedParams, (world, params) => createSession(world, params)),
  retrieveEndpoint('checkout.session', path, noun),
  listEndpoint('checkout.session', path, {
    customer: by('customer'),
    payment_intent: by('payment_intent'),
    subscription: by('subscription'),
    status: by('status', z.enum(['complete', 'expired', 'open'])),
  }),
  endpoint('POST', `${path}/:id/expire`, retrieveParams, (world, _params, id) => {
    const session = world.store.find('checkout.session', id);
    if (!session) throw resourceMissing(noun, id);
    if (session.status !== 'open') {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    }
    return expireSession(world, id);
  }),
  endpoint('GET', `${path}/:id/line_items`, listParams, (world, _params, id) => {
    if (!world.store.find('checkout.session', id)) throw resourceMissing(noun, id);
    return listObject(`${path}/${id}/line_items`, world.store.backstage('checkout.session', id).lineItems);
  }),
];
