import { changeDispute } from './dispute-money.ts';
import { daysFrom } from './disputes.ts';
import { decide } from './dispute-outcomes.ts';
import type { Dispute } from './object-kinds.ts';
import { mergedMetadata } from './params.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

export interface DisputeUpdate {
  readonly evidence: Partial<Dispute['evidence']> | undefined;
  readonly metadata: '' | Record<string, string> | undefined;
  readonly intendedMethod: NonNullable<Dispute['intended_submission_method']> | undefined;
  readonly submit: boolean | undefined;
}

/** In which statuses the bank waits for an answer, and what an answer makes of them. */
const answered: Readonly<Record<string, Dispute['status']>> = {
  needs_response: 'under_review',
  warning_needs_response: 'warning_under_review',
  appeal_needs_response: 'appeal_under_review',
};

/**
 * Evidence is kept, and sent to the bank unless `submit` is false.
 * @throws {StripeFailure} if there is evidence and the bank waits for none.
 */
export function updateDispute(world: World, dispute: Dispute, update: DisputeUpdate): Dispute {
  const staged: Partial<Dispute> = {
    metadata: mergedMetadata(dispute.metadata, update.metadata),
    intended_submission_method: update.intendedMethod ?? dispute.intended_submission_method,
    evidence: { ...dispute.evidence, ...update.evidence },
  };
  const isAnswer = update.evidence !== undefined || update.submit === true;
  if (!isAnswer) return changeDispute(world, dispute, staged, 'updated');

  const next = answered[dispute.status];
  if (next === undefined || dispute.evidence_details.due_by === 0) throw noAnswerTaken(dispute);
  const submits = update.submit ?? true;
  const after = changeDispute(
    world,
    dispute,
    {
      ...staged,
      ...(submits ? { status: next } : {}),
      evidence_details: {
        ...dispute.evidence_details,
        has_evidence: true,
        ...(submits
          ? {
              submission_count: dispute.evidence_details.submission_count + 1,
              submission_method: 'manual' as const,
            }
          : {}),
      },
    },
    'updated',
  );
  if (submits) {
    world.schedule(
      { kind: 'decide_dispute', dispute: after.id, status: next },
      daysFrom(world, world.timing.disputeReviewDays),
    );
  }
  return after;
}

const noAnswerTaken = (dispute: Dispute) =>
  invalidRequest(
    `Evidence is taken while a dispute is ${Object.keys(answered).join(', ')}; ${dispute.id} is ${dispute.status}.`,
  );

/** Gives a dispute up: it is lost, or an inquiry closed. */
export function concede(world: World, dispute: Dispute): Dispute {
  if (answered[dispute.status] === undefined) throw noAnswerTaken(dispute);
  return loseUnanswered(world, dispute);
}

/** A job: the last second for an answer has passed. */
export function disputeUnanswered(world: World, id: string, dueBy: number): void {
  const dispute = world.store.require('dispute', id);
  const isWaiting = answered[dispute.status] !== undefined;
  if (isWaiting && dispute.evidence_details.due_by === dueBy) loseUnanswered(world, dispute);
}

const loseUnanswered = (world: World, dispute: Dispute): Dispute =>
  decide(world, dispute, dispute.status === 'appeal_needs_response' ? 'appeal_lost' : 'lost');

/**
 * A job: the bank decides by the words with which Stripe's test mode lets it decide; any other evidence stays
 * under review. https://docs.stripe.com/testing#disputes
 */
export function decideDispute(world: World, id: string, status: string): void {
  const dispute = world.store.require('dispute', id);
  if (dispute.status !== status) return;
  const isAppeal = status === 'appeal_under_review';
  const words =
    (isAppeal && dispute.evidence.appeal?.card?.reason_for_filing) || dispute.evidence.uncategorized_text;
  if (words === 'winning_evidence') decide(world, dispute, isAppeal ? 'appeal_won' : 'won');
  if (words === 'losing_evidence') decide(world, dispute, isAppeal ? 'appeal_lost' : 'lost');
  if (words === 'escalate_inquiry_evidence' && status === 'warning_under_review')
    decide(world, dispute, 'escalate');
}
