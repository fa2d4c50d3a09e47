import { z } from 'zod';
import { by, endpoint, listEndpoint, retrieveEndpoint, type Endpoint } from './endpoint.ts';
import { collectInvoice } from './invoices.ts';
import { childOf } from './object-store.ts';
import { boolean, expand, text } from './params.ts';
import { invalidRequest, resourceMissing, StripeFailure } from './stripe-error.ts';
import type { World } from './world.ts';

const payParams = z.strictObject({
  payment_method: text.optional(),
  off_session: boolean.optional(),
  expand: expand.optional(),
});

const invoiceStatuses = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

export const invoiceEndpoints: readonly Endpoint[] = [
  retrieveEndpoint('invoice', '/v1/invoices', 'invoice'),
  listEndpoint('invoice', '/v1/invoices', {
    customer: by('customer'),
    subscription: by('parent.subscription_details.subscription'),
    status: by('status', z.enum(invoiceStatuses)),
  }),
  endpoint('POST', '/v1/invoices/:id/pay', payParams, (world, params, id) =>
    payInvoice(world, params.payment_method, id),
  ),

  retrieveEndpoint('invoice_payment', '/v1/invoice_payments', 'invoice_payment'),
  listEndpoint('invoice_payment', '/v1/invoice_payments', {
    invoice: by('invoice'),
    status: by('status', z.enum(['canceled', 'open', 'paid'])),
    payment: {
      schema: z
        .strictObject({ type: z.enum(['payment_intent', 'payment_record']), payment_intent: text.optional() })
        .optional(),
      fieldsOf: (value) => {
        const paymentIntent = childOf(value, 'payment_intent');
        return typeof paymentIntent === 'string'
          ? { 'payment.payment_intent': [paymentIntent] }
          : { 'payment.type': [String(childOf(value, 'type'))] };
      },
    },
  }),
];

function payInvoice(world: World, method: string | undefined, id: string): object {
  const invoice = world.store.find('invoice', id);
  if (!invoice) throw resourceMissing('invoice', id);
  if (invoice.status === 'paid')
    throw invalidRequest('Invoice is already paid', { code: 'invoice_already_paid' });
  if (invoice.status !== 'open')
    throw invalidRequest('This invoice can not be paid.', { code: 'invoice_not_editable' });
  const chosen = method === undefined ? undefined : world.store.find('payment_method', method);
  if (method !== undefined && !chosen) throw resourceMissing('PaymentMethod', method, 'payment_method');
  const attempt = collectInvoice(world, invoice, chosen);
  if (attempt === 'no payment method') {
    throw invalidRequest('This customer has no attached payment source or default payment method.', {
      code: 'resource_missing',
    });
  }
  if (attempt.outcome === 'failed') throw declined(attempt.charge, attempt.paymentIntent);
  return world.store.require('invoice', id);
}

const declined = (
  charge: { id: string; failure_code: string | null; failure_message: string | null },
  paymentIntent: object,
) =>
  new StripeFailure(402, {
    type: 'card_error',
    code: charge.failure_code ?? 'card_declined',
    message: charge.failure_message ?? 'Your card was declined.',
    charge: charge.id,
    payment_intent: paymentIntent,
  });
