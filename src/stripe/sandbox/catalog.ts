import type { Price, Product } from './object-kinds.ts';
import type { World } from './world.ts';

export function createProduct(
  world: World,
  values: {
    readonly id?: string | undefined;
    readonly name: string;
    readonly description?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
    readonly active?: boolean | undefined;
    readonly url?: string | undefined;
    readonly statement_descriptor?: string | undefined;
    readonly images?: string[] | undefined;
  },
): Product {
  const product: Product = {
    id: values.id ?? world.newId('prod'),
    object: 'product',
    active: values.active ?? true,
    created: world.now,
    default_price: null,
    description: values.description ?? null,
    images: values.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: values.metadata ?? {},
    name: values.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: values.statement_descriptor ?? null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: world.now,
    url: values.url ?? null,
  };
  world.store.insert('product', product);
  world.emit('product.created', product);
  return product;
}

export function createPrice(
  world: World,
  values: {
    readonly product: string;
    readonly currency: string;
    readonly unitAmount: number;
    readonly recurring:
      { readonly interval: string; readonly interval_count?: number | undefined } | undefined;
    readonly active: boolean;
    readonly nickname?: string | undefined;
    readonly lookupKey?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
  },
): Price {
  const price: Price = {
    id: world.newId('price'),
    object: 'price',
    active: values.active,
    billing_scheme: 'per_unit',
    created: world.now,
    currency: values.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: values.lookupKey ?? null,
    metadata: values.metadata ?? {},
    nickname: values.nickname ?? null,
    product: values.product,
    recurring: values.recurring
      ? {
          interval: values.recurring.interval,
          interval_count: values.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: values.recurring ? 'recurring' : 'one_time',
    unit_amount: values.unitAmount,
    unit_amount_decimal: String(values.unitAmount),
  };
  world.store.insert('price', price);
  world.emit('price.created', price);
  return price;
}
