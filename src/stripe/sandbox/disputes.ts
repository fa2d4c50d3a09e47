import { dayMs, startOfDay } from './calendar.ts';
import { changeDispute, disputeFee, withdraw } from './dispute-money.ts';
import { newDispute } from './dispute-shapes.ts';
import { closeSignals } from './fraud-signals.ts';
import type { Charge, Dispute } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

export interface DisputeRequest {
  /** in the charge's currency; if undefined, what was neither disputed nor refunded yet */
  readonly amount: number | undefined;
  readonly reason: string;
  readonly isInquiry: boolean;
}

/**
 * The reader's bank asks for the money back. A chargeback takes it at once; an inquiry only asks.
 * @throws {StripeFailure} if the charge has not succeeded, or has not so much left to dispute.
 */
export function openDispute(world: World, charge: Charge, request: DisputeRequest): Dispute {
  const amount = disputedAmount(world, charge, request.amount);
  const { isInquiry } = request;
  // A returned bank debit is final: the bank takes no answer.
  const isFinal = charge.payment_method_details?.type !== 'card' && !isInquiry;
  const dispute = newDispute({
    id: world.newId('dp'),
    created: world.now,
    charge,
    amount,
    reason: isFinal ? 'debit_not_authorized' : request.reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
    isInquiry,
    dueBy: isFinal ? 0 : answerDue(world),
  });
  world.store.insert('dispute', dispute, { withdrawn: 0, reinstated: 0 });
  world.store.update('charge', { ...charge, disputed: true });
  world.emit('charge.dispute.created', dispute);
  closeSignals(world, charge.id, 'disputed');

  const opened = isInquiry ? dispute : withdraw(world, dispute, amount, disputeFee(world, charge.currency));
  if (isFinal) return changeDispute(world, opened, { status: 'lost' }, 'closed');
  awaitAnswer(world, opened);
  return opened;
}

function disputedAmount(world: World, charge: Charge, asked: number | undefined): number {
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`expected a succeeded charge, got ${charge.id}, which is ${charge.status}`);
  }
  const left = disputesOf(world, charge.id)
    // An inquiry that came to nothing leaves the way to a chargeback open.
    .filter(({ status }) => status !== 'warning_closed')
    .reduce((rest, { amount }) => rest - amount, charge.amount_captured);
  // A bank that knows of a refund disputes the rest; one that does not may dispute the whole.
  const amount = asked ?? (left > charge.amount_refunded ? left - charge.amount_refunded : left);
  if (amount < 1 || amount > left) {
    throw invalidRequest(
      `expected an amount from 1 to ${left}, what is undisputed of ${charge.id}, got ${amount}`,
    );
  }
  return amount;
}

export const disputesOf = (world: World, chargeId: string): Dispute[] =>
  world.store.where('dispute', 'charge', chargeId);

/** The last second of the last day on which the bank takes an answer. */
export const answerDue = (world: World): number =>
  startOfDay(world.nowMs, world.timing.disputeAnswerDays + 1) / 1000 - 1;

/** Without an answer until then the dispute is over. */
export function awaitAnswer(world: World, dispute: Dispute): void {
  const dueBy = dispute.evidence_details.due_by;
  if (dueBy) world.schedule({ kind: 'dispute_unanswered', dispute: dispute.id, dueBy }, dueBy * 1000);
}

const refundableWith: readonly string[] = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'won',
];

/** While the bank has the money, or keeps it, a refund would pay the reader twice. */
export const isChargedBack = (world: World, chargeId: string): boolean =>
  disputesOf(world, chargeId).some(({ status }) => !refundableWith.includes(status));

/** A charge that is repaid in full needs no more warnings, and an inquiry into it no refund. */
export function noticeRefund(world: World, charge: Charge, reason: string | undefined): void {
  if (charge.amount_refunded < charge.amount_captured) return;
  closeSignals(world, charge.id, reason === 'fraudulent' ? 'refunded_as_fraud' : 'refunded');
  for (const dispute of disputesOf(world, charge.id)) {
    if (dispute.is_charge_refundable)
      changeDispute(world, dispute, { is_charge_refundable: false }, 'updated');
  }
}

/** A job, days after a charge on a card that disputes has settled. */
export function disputeCharge(
  world: World,
  chargeId: string,
  how: Pick<DisputeRequest, 'reason' | 'isInquiry'>,
): void {
  const charge = world.store.require('charge', chargeId);
  // Who has been repaid, or has complained already, has nothing to dispute.
  if (charge.refunded || charge.disputed) return;
  openDispute(world, charge, { amount: undefined, reason: how.reason, isInquiry: how.isInquiry });
}

export const daysFrom = (world: World, days: number): number => world.nowMs + days * dayMs;
