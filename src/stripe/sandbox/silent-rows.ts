import { bookTransaction, keepTransaction } from './balance.ts';
import type { RowOrder } from './control-money.ts';
import type { BalanceTransaction } from './object-kinds.ts';
import type { World } from './world.ts';

/** A row as it was asked for, contradictions and all. No event tells of it. */
export function bookRow(world: World, order: RowOrder): BalanceTransaction {
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
