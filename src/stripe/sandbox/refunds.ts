import { bookTransaction } from './balance.ts';
import { dayMs } from './calendar.ts';
import { isChargedBack, noticeRefund } from './disputes.ts';
import { readableAmount } from './currency-rules.ts';
import { type Charge, idOf, type Refund } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';
import { settled } from './settlement.ts';
import { findTestCard, type TestCard } from './test-cards.ts';
import type { World } from './world.ts';

/** @throws {StripeFailure} if the charge has not so much left to give back. */
export function createRefund(
  world: World,
  charge: Charge,
  request: {
    readonly amount: number | undefined;
    readonly reason: string | undefined;
    readonly metadata: Record<string, string>;
  },
): Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = request.amount ?? left;
  checkRefundable(charge, amount, left);
  if (isChargedBack(world, charge.id)) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }

  const isDebit = charge.payment_method_details?.type !== 'card';
  const id = world.newId(isDebit ? 'pyr' : 're');
  const transaction = bookTransaction(world, {
    ...settled(world, -amount, charge.currency),
    // Stripe keeps the fee of the payment, and takes none for the refund.
    fees: [],
    type: isDebit ? 'payment_refund' : 'refund',
    reportingCategory: 'refund',
    source: id,
    description: `REFUND FOR ${isDebit ? 'PAYMENT' : 'CHARGE'}`,
    availableAfterDays: 0,
  });
  const course = courseOf(world, charge);
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: world.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isDebit
      ? { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: 'pending' } }
      : {
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
          type: 'card',
        },
    metadata: request.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: course === 'pending, then succeed' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  world.store.insert('refund', refund);
  const refunded = withRefunded(charge, charge.amount_refunded + amount);
  world.store.update('charge', refunded);
  world.emit('refund.created', refund);
  world.emit('charge.refunded', refunded, {
    amount_refunded: charge.amount_refunded,
    ...(refunded.refunded === charge.refunded ? {} : { refunded: charge.refunded }),
  });
  noticeRefund(world, refunded, request.reason);
  if (course !== 'succeed') {
    world.schedule({ kind: 'resolve_refund', refund: id }, world.nowMs + world.timing.refundDays * dayMs);
  }
  return refund;
}

function checkRefundable(charge: Charge, amount: number, left: number): void {
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${charge.id} has not succeeded and cannot be refunded.`, {
      param: 'charge',
    });
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${readableAmount(amount, charge.currency)}) is greater than unrefunded amount on charge ` +
        `(${readableAmount(left, charge.currency)})`,
      { param: 'amount' },
    );
  }
}

const withRefunded = (charge: Charge, amountRefunded: number): Charge => ({
  ...charge,
  amount_refunded: amountRefunded,
  refunded: amountRefunded === charge.amount_captured,
});

function courseOf(world: World, charge: Charge): TestCard['refunds'] {
  const { behaviour } = world.store.backstage('payment_method', idOf(charge.payment_method));
  return findTestCard(behaviour)?.refunds ?? 'succeed';
}

/** A job, days later: a pending refund arrives, or one that looked done comes back. */
export function resolveRefund(world: World, id: string): void {
  const refund = world.store.require('refund', id);
  if (refund.status === 'pending') {
    const arrived: Refund = { ...refund, status: 'succeeded' };
    world.store.update('refund', arrived);
    world.emit('refund.updated', arrived, { status: 'pending' });
    world.emit('charge.refund.updated', arrived, { status: 'pending' });
  } else if (refund.status === 'succeeded') {
    failRefund(world, refund);
  }
}

/** The money comes back to the balance; the reader has still not been repaid. */
function failRefund(world: World, refund: Refund): void {
  const transaction = bookTransaction(world, {
    ...settled(world, refund.amount, refund.currency),
    fees: [],
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    source: refund.id,
    description: 'REFUND FAILURE',
    availableAfterDays: 0,
  });
  const failed: Refund = {
    ...refund,
    status: 'failed',
    failure_balance_transaction: transaction.id,
    failure_reason: 'expired_or_canceled_card',
  };
  world.store.update('refund', failed);
  const charge = world.store.require('charge', idOf(refund.charge));
  world.store.update('charge', withRefunded(charge, charge.amount_refunded - refund.amount));
  world.emit('refund.failed', failed, { status: 'succeeded' });
  world.emit('refund.updated', failed, { status: 'succeeded' });
  world.emit('charge.refund.updated', failed, { status: 'succeeded' });
}
