import { z } from 'zod';
import { bookTransaction, keepTransaction } from './balance.ts';
import { isCurrency } from './currency-rules.ts';
import type { BalanceTransaction } from './object-kinds.ts';
import type { World } from './world.ts';

const minor = z.number().int();

const feeDetail = z.strictObject({
  amount: minor,
  application: z.string().nullable().default(null),
  currency: z.string().refine(isCurrency, { error: 'expected a currency, such as eur' }),
  description: z.string().nullable().default(null),
  type: z.string(),
});

/** What is asked for of a row that Stripe books without a word. */
export const rowOrder = z.strictObject({
  type: z.string(),
  reporting_category: z.string(),
  amount: minor,
  currency: z.string(),
  fee: minor.default(0),
  net: minor.optional(),
  fee_details: z.array(feeDetail).default([]),
  description: z.string().nullable().default(null),
  balance_type: z.string().default('payments'),
  source: z.string().nullable().default(null),
  exchange_rate: z.number().nullable().default(null),
  created: minor.min(0).optional(),
  available_on: minor.min(0).optional(),
});

/** A row as it was asked for, contradictions and all. No event tells of it. */
export function bookRow(world: World, order: z.output<typeof rowOrder>): BalanceTransaction {
  const created = order.created ?? world.now;
  const transaction: BalanceTransaction = {
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount: order.amount,
    available_on: order.available_on ?? created,
    balance_type: order.balance_type,
    created,
    currency: order.currency,
    description: order.description,
    exchange_rate: order.exchange_rate,
    fee: order.fee,
    fee_details: order.fee_details,
    net: order.net ?? order.amount - order.fee,
    reporting_category: order.reporting_category,
    source: order.source,
    status: 'pending',
    type: order.type,
  };
  keepTransaction(world, transaction);
  return transaction;
}

/** What Stripe takes from the account as a whole; an amount is taken whichever sign it is written with. */
export function bookFees(
  world: World,
  order: {
    readonly description: string;
    readonly amount: number;
    readonly currency: string;
    readonly tax?: number | undefined;
  },
): BalanceTransaction[] {
  const take = (type: 'stripe_fee' | 'tax_fee', category: string, amount: number, description: string) =>
    bookTransaction(world, {
      amount: -Math.abs(amount),
      currency: order.currency,
      fees: [],
      type,
      reportingCategory: category,
      source: null,
      description,
      availableAfterDays: 0,
    });
  const fee = take('stripe_fee', 'fee', order.amount, order.description);
  if (!order.tax) return [fee];
  return [fee, take('tax_fee', 'tax', order.tax, `${order.description}: tax`)];
}
