import { z } from 'zod';
import type { Customer, PaymentMethod } from './object-kinds.ts';
import { clearableMetadata, clearableText, expand, mergedMetadata } from './params.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import { cardTokens } from './test-cards.ts';
import type { World } from './world.ts';

export const email = z.email().max(512);

export const customerChange = z.strictObject({
  email: z.union([z.literal(''), email]).optional(),
  name: clearableText.optional(),
  description: clearableText.optional(),
  metadata: clearableMetadata.optional(),
  invoice_settings: z.strictObject({ default_payment_method: clearableText.optional() }).optional(),
  expand: expand.optional(),
});

export function requireCustomer(world: World, id: string, param = 'id'): Customer {
  const customer = world.store.find('customer', id);
  if (!customer) throw resourceMissing('customer', id, param);
  return customer;
}

export function changeCustomer(world: World, params: z.output<typeof customerChange>, id: string): Customer {
  const before = requireCustomer(world, id);
  const method = params.invoice_settings?.default_payment_method;
  if (method && world.store.find('payment_method', method)?.customer !== id) {
    throw resourceMissing('PaymentMethod', method, 'invoice_settings[default_payment_method]');
  }
  const after: Customer = {
    ...before,
    email: kept(params.email, before.email),
    name: kept(params.name, before.name),
    description: kept(params.description, before.description),
    metadata: mergedMetadata(before.metadata, params.metadata),
    invoice_settings: {
      ...before.invoice_settings,
      default_payment_method:
        method === undefined ? before.invoice_settings.default_payment_method : method || null,
    },
  };
  world.store.update('customer', after);
  world.emit('customer.updated', after);
  return after;
}

/** An empty text clears; none keeps. */
const kept = (value: string | undefined, old: string | null | undefined): string | null =>
  value === undefined ? (old ?? null) : value || null;

export function attachMethod(world: World, customerId: string, id: string): PaymentMethod {
  const customer = requireCustomer(world, customerId, 'customer');
  const token = cardTokens[id];
  const before =
    token === undefined
      ? world.store.find('payment_method', id)
      : createPaymentMethod(world, token, { email: customer.email, name: customer.name ?? null }, null);
  if (!before) throw resourceMissing('PaymentMethod', id);
  if (before.customer !== null && before.customer !== customerId) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.');
  }
  const after: PaymentMethod = { ...before, customer: customerId };
  world.store.update('payment_method', after);
  world.emit('payment_method.attached', after);
  return after;
}
