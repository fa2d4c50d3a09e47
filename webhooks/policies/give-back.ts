import { findDonation, type Donation } from '../../db/donations.ts';
import { donationOfCharge } from '../../db/ledger.ts';
import type { ActionPort, ObjectPort } from '../../src/stripe/stripe-port.ts';
import { duplicateRefundKey, isUntouched } from './duplicate-charge.ts';
import { cancelDuplicate } from './duplicate-session.ts';
import type { Policy } from './policy.ts';

/** Gives back what a person decided to give back, and ends what would be taken again. */
export const giveBackAsDecided: Policy = async ({ db, stripe }, { subject_id: chargeId }) => {
  const donationId = await donationOfCharge(db, chargeId);
  const donation = donationId === undefined ? undefined : await findDonation(db, donationId);
  if (!donation) return undefined;
  // Until its session says which subscription was made, only the money could be given back: that would not be all.
  if (donation.gift_interval !== 'once' && donation.subscription_id === null) return undefined;
  const done = [...(await endSubscription(stripe, donation)), await giveBack(stripe, chargeId)];
  return { resolution: done.join(', ') };
};

async function endSubscription(
  stripe: ActionPort & ObjectPort,
  { subscription_id: id }: Donation,
): Promise<string[]> {
  return id !== null && (await cancelDuplicate(stripe, await stripe.retrieveSubscription(id)))
    ? [`ended ${id}`]
    : [];
}

async function giveBack(stripe: ActionPort & ObjectPort, chargeId: string): Promise<string> {
  const charge = await stripe.retrieveCharge(chargeId);
  if (charge.disputed) return `${chargeId} is disputed by now`;
  if (!isUntouched(charge)) return `${chargeId} had been given back`;
  await stripe.refundCharge(chargeId, duplicateRefundKey(chargeId));
  return `given back: ${chargeId}`;
}
