import type Stripe from 'stripe';
import { chargesOfDonation, donationOfCharge } from '../../db/ledger.ts';
import type { Policy } from './policy.ts';

/** Leaves a gift of one payment the earliest that stands, and gives back what came after it. */
export const giveBackDuplicateCharge: Policy = async ({ db, stripe }, { subject_id: chargeId }) => {
  const donationId = await donationOfCharge(db, chargeId);
  if (donationId === undefined) return undefined;
  const charges: Stripe.Charge[] = [];
  for (const id of await chargesOfDonation(db, donationId)) charges.push(await stripe.retrieveCharge(id));
  if (charges.some(isUndecided)) return undefined;
  const [kept, ...extra] = charges.filter(isUntouched).sort(byTime);
  if (!kept || extra.length === 0) return { resolution: 'no payment is left that would be one too many' };
  for (const { id } of extra) await stripe.refundCharge(id, duplicateRefundKey(id));
  return { resolution: `kept ${kept.id}, given back by policy: ${extra.map(({ id }) => id).join(', ')}` };
};

export const duplicateRefundKey = (chargeId: string): string => `refund:${chargeId}:duplicate`;

/** A debit that has not cleared may still fail. */
export const isUndecided = ({ status }: Stripe.Charge): boolean => status === 'pending';

/** Paid, and nobody has begun to give it back. */
export const isUntouched = (charge: Stripe.Charge): boolean =>
  charge.status === 'succeeded' && charge.amount_refunded === 0 && !charge.disputed;

/** Of the same second, the one heard of first. */
export const byTime = (a: { created: number }, b: { created: number }): number => a.created - b.created;
