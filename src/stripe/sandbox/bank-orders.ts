import { decide, type OutcomeName, type Reversal } from './dispute-outcomes.ts';
import { openDispute } from './disputes.ts';
import { warnOfFraud } from './fraud-signals.ts';
import type { Charge, Dispute, EarlyFraudWarning } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

/** What only a reader's bank can do at Stripe, for the control page and its API. All throw a StripeFailure. */

export function disputeNow(
  world: World,
  chargeId: string,
  order: { readonly amount: number | undefined; readonly inquiry: boolean },
): Dispute {
  return openDispute(world, chargeNamed(world, chargeId), {
    amount: order.amount,
    reason: order.inquiry ? 'general' : 'fraudulent',
    isInquiry: order.inquiry,
  });
}

export function decideNow(world: World, id: string, outcome: OutcomeName, reversal?: Reversal): Dispute {
  const dispute = world.store.find('dispute', id);
  if (!dispute) throw invalidRequest(`expected a dispute, got ${id}`);
  return decide(world, dispute, outcome, reversal);
}

export const warnNow = (world: World, chargeId: string, actionable?: boolean): EarlyFraudWarning =>
  warnOfFraud(world, chargeNamed(world, chargeId), actionable);

function chargeNamed(world: World, id: string): Charge {
  const charge = world.store.find('charge', id);
  if (!charge) throw invalidRequest(`expected a charge, got ${id}`);
  return charge;
}
