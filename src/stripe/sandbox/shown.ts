import { statusAt } from './balance.ts';
import type { Db } from './database.ts';
import type { BalanceTransaction, Dispute, StripeEvent } from './object-kinds.ts';
import { pendingDeliveries } from './webhook-queue.ts';

/** The object as an answer shows it: what follows from the time or from deliveries is worked out only now. */
export function shown(db: Db, object: object, now: number): object {
  if (isBalanceTransaction(object)) return statusAt(object, now);
  if (isDispute(object))
    return { ...object, balance_transactions: object.balance_transactions.map((one) => statusAt(one, now)) };
  if (isEvent(object)) return { ...object, pending_webhooks: pendingDeliveries(db, object.id) };
  return object;
}

const isBalanceTransaction = (object: object): object is BalanceTransaction =>
  'object' in object && object.object === 'balance_transaction';
const isDispute = (object: object): object is Dispute => 'object' in object && object.object === 'dispute';
const isEvent = (object: object): object is StripeEvent => 'object' in object && object.object === 'event';
