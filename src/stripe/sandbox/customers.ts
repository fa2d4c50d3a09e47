import type { Customer } from './object-kinds.ts';
import type { World } from './world.ts';

export function createCustomer(
  world: World,
  values: {
    readonly id?: string | undefined;
    readonly email?: string | undefined;
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
    readonly preferred_locales?: string[] | undefined;
  },
): Customer {
  const customer: Customer = {
    id: values.id ?? world.newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: values.description ?? null,
    discount: null,
    email: values.email ?? null,
    invoice_prefix: world.newId('x').slice(2, 10).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: values.metadata ?? {},
    name: values.name ?? null,
    phone: null,
    preferred_locales: values.preferred_locales ?? [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  world.store.insert('customer', customer);
  world.emit('customer.created', customer);
  return customer;
}
