import { bookTransaction } from './balance.ts';
import { dayMs, hourMs, startOfDay } from './calendar.ts';
import { previousOf } from './changes.ts';
import type { PayoutStep } from './jobs.ts';
import { type BalanceTransaction, idOf, type Payout } from './object-kinds.ts';
import { newPayout, traceOf, type PayoutValues } from './payout-shapes.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

/** Money leaves for the bank: out of the balance now, there after days. A negative amount is taken from the bank. */
export function createPayout(
  world: World,
  values: Pick<PayoutValues, 'amount' | 'currency' | 'automatic'> & Partial<PayoutValues>,
): { payout: Payout; transaction: BalanceTransaction } {
  const id = world.newId('po');
  const transaction = bookTransaction(world, {
    amount: -values.amount,
    currency: values.currency,
    fees: [],
    type: 'payout',
    reportingCategory: 'payout',
    source: id,
    description: 'STRIPE PAYOUT',
    availableAfterDays: 0,
  });
  const arrivalMs = startOfDay(world.nowMs, world.timing.payoutDays);
  const payout = newPayout({
    description: null,
    statementDescriptor: null,
    metadata: {},
    ...values,
    id,
    created: world.now,
    arrivalDate: arrivalMs / 1000,
    transaction: transaction.id,
  });
  world.store.insert('payout', payout);
  world.emit('payout.created', payout);
  schedule(world, payout, 'submit', Math.min(startOfDay(world.nowMs, 1), arrivalMs));
  schedule(world, payout, 'arrive', arrivalMs);
  return { payout, transaction };
}

const schedule = (world: World, payout: Payout, step: PayoutStep, dueMs: number): void =>
  world.schedule({ kind: 'move_payout', payout: payout.id, step }, dueMs);

/** A job: the next step of a payout on its way, unless it has failed meanwhile. */
export function movePayout(world: World, id: string, step: PayoutStep): void {
  const payout = world.store.require('payout', id);
  switch (step) {
    case 'submit':
      if (payout.status === 'pending') change(world, payout, { status: 'in_transit' }, []);
      return;
    case 'arrive': {
      if (payout.status !== 'pending' && payout.status !== 'in_transit') return;
      const trace = traceOf(world.random);
      const paid = change(world, payout, { status: 'paid', trace_id: trace }, ['payout.paid']);
      if (paid.automatic) schedule(world, paid, 'reconcile', world.nowMs + hourMs);
      return;
    }
    case 'reconcile': {
      const reconciled: Payout = { ...payout, reconciliation_status: 'completed' };
      world.store.update('payout', reconciled);
      world.emit('payout.reconciliation_completed', reconciled);
      return;
    }
    default:
      step satisfies never;
  }
}

/**
 * The bank sends the money back: before the payout was paid, or within five business days after that.
 * @throws {StripeFailure} if it is too late, or the payout has failed already.
 */
export function failPayout(world: World, payout: Payout): Payout {
  requireStatus(payout, ['pending', 'in_transit', 'paid'], 'can fail');
  if (world.nowMs > businessDaysAfter(payout.arrival_date * 1000, 5)) {
    throw invalidRequest(
      `expected a payout that arrived at most five business days ago, got ${payout.id}, due ${payout.arrival_date}`,
    );
  }
  const returned = returnMoney(world, payout, 'payout_failure', 'STRIPE PAYOUT FAILURE');
  const failure = {
    status: 'failed',
    failure_balance_transaction: returned.id,
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed',
    trace_id: payout.trace_id?.status === 'supported' ? payout.trace_id : unsupported,
  };
  return change(world, payout, failure, ['payout.failed']);
}

/** @throws {StripeFailure} if it is at the bank, or over. */
export function cancelPayout(world: World, payout: Payout): Payout {
  requireStatus(payout, ['pending', 'in_transit'], 'can be canceled');
  const returned = returnMoney(world, payout, 'payout_cancel', 'STRIPE PAYOUT CANCEL');
  const end = { status: 'canceled', failure_balance_transaction: returned.id, trace_id: unsupported };
  return change(world, payout, end, ['payout.canceled']);
}

const unsupported = { status: 'unsupported', value: null };

function requireStatus(payout: Payout, statuses: readonly string[], what: string): void {
  if (statuses.includes(payout.status)) return;
  throw invalidRequest(
    `Payouts ${what} while their status is ${statuses.join(', ')}; ${payout.id} has a status of ${payout.status}.`,
  );
}

const returnMoney = (
  world: World,
  payout: Payout,
  type: 'payout_failure' | 'payout_cancel',
  description: string,
): BalanceTransaction => {
  const original = world.store.require('balance_transaction', idOf(payout.balance_transaction));
  return bookTransaction(world, {
    amount: -original.amount,
    currency: original.currency,
    fees: [],
    type,
    reportingCategory: 'payout_reversal',
    source: payout.id,
    description,
    availableAfterDays: 0,
  });
};

function change(world: World, before: Payout, values: Partial<Payout>, events: readonly string[]): Payout {
  const after: Payout = { ...before, ...values };
  world.store.update('payout', after);
  world.emit('payout.updated', after, previousOf(before, after));
  for (const type of events) world.emit(type, after);
  return after;
}

/** The end of the last of so many days that are neither Saturday nor Sunday. */
function businessDaysAfter(ms: number, days: number): number {
  let day = startOfDay(ms);
  for (let left = days; left > 0;) {
    day += dayMs;
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return day + dayMs - 1;
}
