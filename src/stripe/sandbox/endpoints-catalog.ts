import { z } from 'zod';
import { createPrice, createProduct } from './catalog.ts';
import { intervals } from './checkout-params.ts';
import { by, endpoint, listEndpoint, retrieveEndpoint, type Endpoint } from './endpoint.ts';
import type { Product } from './object-kinds.ts';
import {
  boolean,
  clearableMetadata,
  clearableText,
  currency,
  expand,
  integer,
  mergedMetadata,
  metadata,
  positiveInteger,
  text,
} from './params.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';

const productParams = z.strictObject({
  id: text.max(200).optional(),
  name: text,
  active: boolean.optional(),
  description: text.optional(),
  images: z.array(text).max(8).optional(),
  metadata: metadata.optional(),
  statement_descriptor: text.max(22).optional(),
  url: text.optional(),
  expand: expand.optional(),
});

const productChange = z.strictObject({
  name: text.optional(),
  active: boolean.optional(),
  description: clearableText.optional(),
  metadata: clearableMetadata.optional(),
  expand: expand.optional(),
});

const priceParams = z.strictObject({
  currency,
  product: text,
  unit_amount: integer,
  active: boolean.optional(),
  nickname: text.optional(),
  lookup_key: text.max(200).optional(),
  metadata: metadata.optional(),
  recurring: z
    .strictObject({ interval: z.enum(intervals), interval_count: positiveInteger.optional() })
    .optional(),
  expand: expand.optional(),
});

export const catalogEndpoints: readonly Endpoint[] = [
  endpoint('POST', '/v1/products', productParams, (world, params) => {
    if (params.id !== undefined && world.store.findAny(params.id)) {
      throw invalidRequest(`Product already exists.`, { code: 'resource_already_exists', param: 'id' });
    }
    return createProduct(world, params);
  }),
  endpoint('POST', '/v1/products/:id', productChange, (world, params, id) => {
    const before = world.store.find('product', id);
    if (!before) throw resourceMissing('product', id);
    const after: Product = {
      ...before,
      name: params.name ?? before.name,
      active: params.active ?? before.active,
      description: params.description === undefined ? before.description : params.description || null,
      metadata: mergedMetadata(before.metadata, params.metadata),
      updated: world.now,
    };
    world.store.update('product', after);
    world.emit('product.updated', after, { updated: before.updated });
    return after;
  }),
  retrieveEndpoint('product', '/v1/products', 'product'),
  listEndpoint('product', '/v1/products', { active: by('active', boolean) }),

  endpoint('POST', '/v1/prices', priceParams, (world, params) => {
    if (!world.store.find('product', params.product))
      throw resourceMissing('product', params.product, 'product');
    return createPrice(world, {
      product: params.product,
      currency: params.currency,
      unitAmount: params.unit_amount,
      recurring: params.recurring,
      active: params.active ?? true,
      nickname: params.nickname,
      lookupKey: params.lookup_key,
      metadata: params.metadata,
    });
  }),
  retrieveEndpoint('price', '/v1/prices', 'price'),
  listEndpoint('price', '/v1/prices', { product: by('product'), active: by('active', boolean) }),
];
