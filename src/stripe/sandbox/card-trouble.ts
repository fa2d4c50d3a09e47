import { daysFrom } from './disputes.ts';
import { openReview } from './fraud-signals.ts';
import { type Charge, idOf } from './object-kinds.ts';
import { findTestCard, type Trouble } from './test-cards.ts';
import type { World } from './world.ts';

/** The charge with what is thought of it at once: one of elevated risk is put before a person. */
export function judgeRisk(world: World, charge: Charge): Charge {
  if (troubleOf(world, charge) !== 'review') return charge;
  const risky: Charge = {
    ...charge,
    outcome: charge.outcome && {
      ...charge.outcome,
      reason: 'elevated_risk_level',
      risk_level: 'elevated',
      risk_score: 70,
      seller_message:
        'Stripe evaluated this payment as having elevated risk, and placed it in your manual review queue.',
      type: 'manual_review',
    },
  };
  return openReview(world, risky);
}

/** What the reader's bank will say days after the money has settled. */
export function awaitTrouble(world: World, charge: Charge): void {
  const trouble = troubleOf(world, charge);
  if (trouble === null || trouble === 'review') return;
  if (trouble === 'fraud warning') {
    world.schedule(
      { kind: 'warn_of_fraud', charge: charge.id },
      daysFrom(world, world.timing.fraudWarningDays),
    );
    return;
  }
  const { reason, isInquiry } = trouble;
  world.schedule(
    { kind: 'dispute_charge', charge: charge.id, reason, isInquiry },
    daysFrom(world, world.timing.disputeDays),
  );
}

function troubleOf(world: World, charge: Charge): Trouble | null {
  const { behaviour } = world.store.backstage('payment_method', idOf(charge.payment_method));
  return findTestCard(behaviour)?.trouble ?? null;
}
