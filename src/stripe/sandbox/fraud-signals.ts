import { previousOf } from './changes.ts';
import { type Charge, type EarlyFraudWarning, idOf, type Review } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

/**
 * The reader's bank believes that the card was stolen, days before anybody disputes.
 * @throws {StripeFailure} if the charge has not succeeded.
 */
export function warnOfFraud(world: World, charge: Charge, actionable?: boolean): EarlyFraudWarning {
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`expected a succeeded charge, got ${charge.id}, which is ${charge.status}`);
  }
  const warning: EarlyFraudWarning = {
    id: world.newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: actionable ?? (!charge.disputed && !charge.refunded),
    charge: charge.id,
    created: world.now,
    fraud_type: 'unauthorized_use_of_card',
    livemode: false,
    ...(charge.payment_intent === null ? {} : { payment_intent: idOf(charge.payment_intent) }),
  };
  world.store.insert('radar.early_fraud_warning', warning);
  world.emit('radar.early_fraud_warning.created', warning);
  return warning;
}

/** Puts a payment of elevated risk before a person. */
export function openReview(world: World, charge: Charge): Charge {
  const review: Review = {
    id: world.newId('prv'),
    object: 'review',
    billing_zip: charge.billing_details.address?.postal_code ?? null,
    charge: charge.id,
    closed_reason: null,
    created: world.now,
    ip_address: null,
    ip_address_location: null,
    livemode: false,
    open: true,
    opened_reason: 'rule',
    payment_intent: idOf(charge.payment_intent),
    reason: 'rule',
    session: null,
  };
  world.store.insert('review', review);
  const reviewed: Charge = { ...charge, review: review.id };
  world.store.update('charge', reviewed);
  world.emit('review.opened', review);
  return reviewed;
}

/** @throws {StripeFailure} if it was closed before. */
export function closeReview(
  world: World,
  review: Review,
  reason: NonNullable<Review['closed_reason']>,
): Review {
  if (!review.open) {
    throw invalidRequest(
      `expected an open review, got ${review.id}, which was closed: ${review.closed_reason}`,
    );
  }
  const closed: Review = { ...review, open: false, closed_reason: reason, reason };
  world.store.update('review', closed);
  world.emit('review.closed', closed, previousOf(review, closed));
  return closed;
}

/** A dispute or a full refund leaves nothing to be done about earlier doubts. */
export function closeSignals(
  world: World,
  chargeId: string,
  reason: 'disputed' | 'refunded' | 'refunded_as_fraud',
): void {
  for (const warning of world.store.where('radar.early_fraud_warning', 'charge', chargeId)) {
    if (!warning.actionable) continue;
    const settled: EarlyFraudWarning = { ...warning, actionable: false };
    world.store.update('radar.early_fraud_warning', settled);
    world.emit('radar.early_fraud_warning.updated', settled, { actionable: true });
  }
  for (const review of world.store.where('review', 'charge', chargeId)) {
    if (review.open) closeReview(world, review, reason);
  }
}
