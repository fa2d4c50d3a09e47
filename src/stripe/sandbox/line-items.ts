import type { Stripe } from 'stripe';
import { createPrice, createProduct } from './catalog.ts';
import type { LineItemParams } from './checkout-params.ts';
import { maximumAmount, minimumAmount, readableAmount, stepOf } from './currency-rules.ts';
import { idOf, type Price, type Wire } from './object-kinds.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

export type LineItem = Wire<Stripe.LineItem>;

/** @throws {StripeFailure} if a product, price or amount is not one that Stripe would take. */
export function createLineItems(world: World, items: readonly LineItemParams[], mode: string): LineItem[] {
  return items.map((item, index) => {
    const param = `line_items[${index}]`;
    const price = priceFor(world, item, param);
    if (mode === 'payment' && price.recurring) {
      throw invalidRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        { param },
      );
    }
    return lineItem(world, price, item, param);
  });
}

function lineItem(world: World, price: Price, item: LineItemParams, param: string): LineItem {
  if (item.quantity === undefined) {
    throw invalidRequest('Quantity is required. Add `quantity` to `line_items`.', {
      code: 'parameter_missing',
      param: `${param}[quantity]`,
    });
  }
  const product = world.store.require('product', idOf(price.product));
  const total = (price.unit_amount ?? 0) * item.quantity;
  return {
    id: world.newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description: product.name,
    metadata: item.metadata ?? {},
    price,
    quantity: item.quantity,
  };
}

function priceFor(world: World, item: LineItemParams, param: string): Price {
  const data = item.price_data;
  if (item.price !== undefined && data) {
    throw invalidRequest(`You may only specify one of these parameters: price, price_data.`, { param });
  }
  if (item.price !== undefined) {
    const price = world.store.find('price', item.price);
    if (!price) throw resourceMissing('price', item.price, `${param}[price]`);
    if (!price.active) {
      throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
        param: `${param}[price]`,
      });
    }
    return price;
  }
  if (!data) {
    throw invalidRequest(`Missing required param: ${param}[price].`, {
      code: 'parameter_missing',
      param: `${param}[price]`,
    });
  }
  const at = `${param}[price_data]`;
  return createPrice(world, {
    product: productFor(world, data, at),
    currency: data.currency,
    unitAmount: unitAmountOf(data, at),
    recurring: data.recurring,
    // What is made for one session cannot be used in another.
    active: false,
  });
}

type PriceData = NonNullable<LineItemParams['price_data']>;

function productFor(world: World, data: PriceData, at: string): string {
  if ((data.product === undefined) === (data.product_data === undefined)) {
    throw invalidRequest(`You must specify either \`product\` or \`product_data\` when creating a price.`, {
      param: at,
    });
  }
  if (data.product_data) return createProduct(world, data.product_data).id;
  const product = world.store.find('product', data.product ?? '');
  if (!product) throw resourceMissing('product', data.product ?? '', `${at}[product]`);
  return product.id;
}

function unitAmountOf(data: PriceData, at: string): number {
  const { unit_amount: amount, unit_amount_decimal: decimal } = data;
  const param = `${at}[unit_amount]`;
  if (amount !== undefined && decimal !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: unit_amount, unit_amount_decimal.', {
      param,
    });
  }
  const value = amount ?? (decimal === undefined ? undefined : Number(decimal));
  if (value === undefined) {
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (!Number.isInteger(value) || value < 0) {
    throw invalidRequest('Invalid non-negative integer', { code: 'parameter_invalid_integer', param });
  }
  return value;
}

/** @throws {StripeFailure} unless Stripe can charge this total. */
export function checkAmount(total: number, currency: string, param?: string): void {
  const named = param === undefined ? {} : { param };
  if (total < minimumAmount(currency)) {
    throw invalidRequest(
      `The Checkout Session's total amount due must add up to at least ${readableAmount(minimumAmount(currency), currency)}`,
      { code: 'amount_too_small', ...named },
    );
  }
  if (total > maximumAmount) {
    throw invalidRequest(`Amount must be no more than ${readableAmount(maximumAmount, currency)}`, {
      code: 'amount_too_large',
      ...named,
    });
  }
  if (total % stepOf(currency) !== 0) {
    throw invalidRequest(`Invalid amount in ${currency}: expected a multiple of ${stepOf(currency)}.`, {
      code: 'invalid_charge_amount_no_decimal_compatible',
      ...named,
    });
  }
}
