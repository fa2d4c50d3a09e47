import { changeDispute, disputeFee, reinstate, repay, withdraw } from './dispute-money.ts';
import { answerDue, awaitAnswer } from './disputes.ts';
import { type Dispute, idOf } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

/** What the bank gives back, where it gives back other than it took. */
export interface Reversal {
  readonly amount: number | undefined;
  /** below zero for a fee that is returned */
  readonly fee: number;
}
export const wholeReversal: Reversal = { amount: undefined, fee: 0 };

interface Outcome {
  /** the statuses in which it can happen */
  readonly from: readonly string[];
  readonly happen: (world: World, dispute: Dispute, reversal: Reversal) => Dispute;
}

const inquiry = ['warning_needs_response', 'warning_under_review'];
const chargeback = ['needs_response', 'under_review'];
const appeal = ['appeal_needs_response', 'appeal_under_review'];

const outcomes = {
  won: { from: [...chargeback, ...inquiry], happen: win },
  lost: { from: [...chargeback, ...inquiry], happen: lose },
  prevented: { from: [...chargeback, ...inquiry], happen: prevent },
  escalate: { from: inquiry, happen: escalate },
  reinstate_early: { from: chargeback, happen: reinstateEarly },
  appeal: { from: ['lost', 'won'], happen: openAppeal },
  appeal_won: { from: appeal, happen: win },
  appeal_lost: { from: appeal, happen: lose },
} as const satisfies Record<string, Outcome>;
export type OutcomeName = keyof typeof outcomes;
export const outcomeNames = Object.keys(outcomes).filter((name): name is OutcomeName => name in outcomes);

export const possibleOutcomes = (status: string): OutcomeName[] =>
  outcomeNames.filter((name) => new Set<string>(outcomes[name].from).has(status));

/** @throws {StripeFailure} if a dispute in this status cannot have this outcome. */
export function decide(
  world: World,
  dispute: Dispute,
  name: OutcomeName,
  reversal: Reversal = wholeReversal,
): Dispute {
  const outcome: Outcome = outcomes[name];
  if (!outcome.from.includes(dispute.status)) {
    throw invalidRequest(
      `dispute ${dispute.id}: ${name} is possible from ${outcome.from.join(', ')}, got ${dispute.status}`,
    );
  }
  return outcome.happen(world, dispute, reversal);
}

function win(world: World, dispute: Dispute, reversal: Reversal): Dispute {
  if (inquiry.includes(dispute.status)) return closeInquiry(world, dispute);
  const { withdrawn } = world.store.backstage('dispute', dispute.id);
  const repaid =
    withdrawn > 0 ? reinstate(world, dispute, reversal.amount ?? withdrawn, reversal.fee) : dispute;
  return changeDispute(world, repaid, { status: 'won' }, 'closed');
}

function lose(world: World, dispute: Dispute): Dispute {
  if (inquiry.includes(dispute.status)) return closeInquiry(world, dispute);
  const { reinstated } = world.store.backstage('dispute', dispute.id);
  const taken = reinstated > 0 ? withdraw(world, dispute, reinstated, 0) : dispute;
  return changeDispute(world, taken, { status: 'lost' }, 'closed');
}

/** An inquiry never moved money, so there is nothing to win or to lose. */
const closeInquiry = (world: World, dispute: Dispute): Dispute =>
  changeDispute(world, dispute, { status: 'warning_closed' }, 'closed');

/** The reader is repaid outside of the chargeback, which is undone with its fee; no `closed` follows. */
function prevent(world: World, dispute: Dispute): Dispute {
  const { withdrawn } = world.store.backstage('dispute', dispute.id);
  const undone =
    withdrawn > 0 ? reinstate(world, dispute, withdrawn, -disputeFee(world, dispute.currency)) : dispute;
  const repaid = repay(world, undone, withdrawn || leftToTake(world, dispute));
  return changeDispute(
    world,
    repaid,
    { status: 'prevented', is_charge_refundable: false, ...withCase(repaid, 'resolution') },
    'updated',
  );
}

/** The bank is not content with the answer, and takes what has not been refunded meanwhile. */
function escalate(world: World, dispute: Dispute): Dispute {
  const amount = leftToTake(world, dispute);
  const chargedBack = changeDispute(
    world,
    dispute,
    {
      status: 'needs_response',
      is_charge_refundable: false,
      evidence_details: { ...dispute.evidence_details, due_by: answerDue(world), submission_count: 0 },
      ...withCase(dispute, 'chargeback'),
    },
    'updated',
  );
  awaitAnswer(world, chargedBack);
  return withdraw(world, chargedBack, amount, disputeFee(world, dispute.currency));
}

/** @throws {StripeFailure} if the reader has been repaid in full. */
function leftToTake(world: World, dispute: Dispute): number {
  const charge = world.store.require('charge', idOf(dispute.charge));
  const amount = Math.min(dispute.amount, charge.amount_captured - charge.amount_refunded);
  if (amount > 0) return amount;
  throw invalidRequest(`expected money left to take, got ${charge.id}, which is refunded in full`);
}

/** The money is lent until the bank has decided: back, and the dispute still under review. */
function reinstateEarly(world: World, dispute: Dispute, reversal: Reversal): Dispute {
  const { withdrawn } = world.store.backstage('dispute', dispute.id);
  if (withdrawn === 0) {
    throw invalidRequest(`dispute ${dispute.id}: expected money withdrawn, got it reinstated already`);
  }
  const reviewed =
    dispute.status === 'under_review'
      ? dispute
      : changeDispute(world, dispute, { status: 'under_review' }, 'updated');
  return reinstate(world, reviewed, reversal.amount ?? withdrawn, reversal.fee);
}

/** After a loss we appeal, and nothing moves until it is decided; after a win the bank does, and takes again. */
function openAppeal(world: World, dispute: Dispute): Dispute {
  const { reinstated } = world.store.backstage('dispute', dispute.id);
  const { evidence_details: details } = dispute;
  const appealed = changeDispute(
    world,
    dispute,
    {
      status: 'appeal_needs_response',
      evidence_details: { ...details, due_by: answerDue(world), submission_count: 0 },
    },
    'updated',
  );
  awaitAnswer(world, appealed);
  return reinstated > 0 ? withdraw(world, appealed, reinstated, 0) : appealed;
}

function withCase(dispute: Dispute, caseType: 'chargeback' | 'resolution'): Partial<Dispute> {
  const { payment_method_details: details } = dispute;
  if (!details?.card) return {};
  return { payment_method_details: { ...details, card: { ...details.card, case_type: caseType } } };
}
