import { z } from 'zod';
import { asideAt, balanceAt } from './balance.ts';
import { by, endpoint, listEndpoint, retrieveEndpoint, retrieveParams, type Endpoint } from './endpoint.ts';
import { type Charge, idOf, type Refund } from './object-kinds.ts';
import {
  clearableMetadata,
  currency,
  expand,
  mergedMetadata,
  metadata,
  positiveInteger,
  text,
} from './params.ts';
import { createRefund } from './refunds.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

const refundParams = z.strictObject({
  charge: text.optional(),
  payment_intent: text.optional(),
  amount: positiveInteger.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  expand: expand.optional(),
});

const metadataChange = z.strictObject({ metadata: clearableMetadata.optional(), expand: expand.optional() });

const chargeChange = z.strictObject({
  metadata: clearableMetadata.optional(),
  description: text.optional(),
  fraud_details: z.strictObject({ user_report: z.enum(['fraudulent', 'safe']) }).optional(),
  expand: expand.optional(),
});

export const moneyEndpoints: readonly Endpoint[] = [
  endpoint('GET', '/v1/balance', retrieveParams, (world) => {
    const balances = balanceAt(world);
    const known = balances.length > 0 ? balances : [{ currency: 'usd', available: 0, pending: 0 }];
    const amounts = (kind: 'available' | 'pending') =>
      known.map((one) => ({ amount: one[kind], currency: one.currency, source_types: { card: one[kind] } }));
    return {
      object: 'balance',
      available: amounts('available'),
      livemode: false,
      pending: amounts('pending'),
      ...prefunding(world),
    };
  }),

  retrieveEndpoint('balance_transaction', '/v1/balance_transactions', 'balance transaction'),
  listEndpoint('balance_transaction', '/v1/balance_transactions', {
    currency: by('currency', currency),
    source: by('source'),
    type: by('type'),
    payout: by('payout'),
  }),

  retrieveEndpoint('charge', '/v1/charges', 'charge'),
  listEndpoint('charge', '/v1/charges', { customer: by('customer'), payment_intent: by('payment_intent') }),
  endpoint('POST', '/v1/charges/:id', chargeChange, (world, params, id) => {
    const before = world.store.find('charge', id);
    if (!before) throw resourceMissing('charge', id);
    const after: Charge = {
      ...before,
      description: params.description ?? before.description,
      metadata: mergedMetadata(before.metadata, params.metadata),
      fraud_details: params.fraud_details ?? before.fraud_details,
    };
    world.store.update('charge', after);
    world.emit('charge.updated', after, { metadata: before.metadata });
    return after;
  }),

  retrieveEndpoint('payment_intent', '/v1/payment_intents', 'payment_intent'),
  listEndpoint('payment_intent', '/v1/payment_intents', { customer: by('customer') }),

  endpoint('POST', '/v1/refunds', refundParams, (world, params) =>
    createRefund(world, chargeToRefund(world, params), {
      amount: params.amount,
      reason: params.reason,
      metadata: params.metadata ?? {},
    }),
  ),
  endpoint('POST', '/v1/refunds/:id', metadataChange, (world, params, id) => {
    const before = world.store.find('refund', id);
    if (!before) throw resourceMissing('refund', id);
    const after: Refund = { ...before, metadata: mergedMetadata(before.metadata, params.metadata) };
    world.store.update('refund', after);
    world.emit('refund.updated', after, { metadata: before.metadata });
    return after;
  }),
  retrieveEndpoint('refund', '/v1/refunds', 'refund'),
  listEndpoint('refund', '/v1/refunds', { charge: by('charge'), payment_intent: by('payment_intent') }),
];

function chargeToRefund(world: World, params: z.output<typeof refundParams>): Charge {
  if ((params.charge === undefined) === (params.payment_intent === undefined)) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        ...(params.charge === undefined ? { code: 'parameter_missing' } : {}),
        param: 'charge',
      },
    );
  }
  if (params.charge !== undefined) {
    const charge = world.store.find('charge', params.charge);
    if (!charge) throw resourceMissing('charge', params.charge, 'charge');
    return charge;
  }
  const paymentIntent = world.store.find('payment_intent', params.payment_intent ?? '');
  if (!paymentIntent) throw resourceMissing('payment_intent', params.payment_intent ?? '', 'payment_intent');
  if (paymentIntent.latest_charge === null) {
    throw invalidRequest(
      `This PaymentIntent (${paymentIntent.id}) does not have a successful charge to refund.`,
      {
        param: 'payment_intent',
      },
    );
  }
  return world.store.require('charge', idOf(paymentIntent.latest_charge));
}

/** Shown only where there is any. */
function prefunding(world: World): object {
  const aside = asideAt(world, 'refund_and_dispute_prefunding');
  if (aside.length === 0) return {};
  const amounts = (kind: 'available' | 'pending') =>
    aside.map((one) => ({ amount: one[kind], currency: one.currency }));
  return { refund_and_dispute_prefunding: { available: amounts('available'), pending: amounts('pending') } };
}
