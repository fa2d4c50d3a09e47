import type { Trx } from '../db/database.ts';
import { findDonation, findDonationBySubscription, type Donation } from '../db/donations.ts';
import { chargesOfDonation, recordAttribution } from '../db/ledger.ts';
import type { Instant } from '../src/clock.ts';
import { contradictionWith } from './contradiction.ts';
import type { ChargeClaim, TaskNote } from './translate/translation.ts';

interface Attributed {
  readonly isNew: boolean;
  readonly note?: TaskNote | undefined;
}

const nothingNew: Attributed = { isNew: false };

/**
 * Says what a charge was given for. Stripe's metadata only points; what the gift is comes from our own row,
 * and only where the amount is the row's too. A charge for which there is no such donation stays unmatched in
 * every report; its money is booked all the same.
 */
export async function attribute(
  trx: Trx,
  claim: ChargeClaim,
  books: { now: Instant; live: boolean },
): Promise<Attributed> {
  const donation = await donationOf(trx, claim);
  if (!donation) return nothingNew;
  const note = contradictionWith(donation, { ...claim, subjectId: claim.chargeId }, books);
  if (note) return { isNew: false, note };
  const { id: donationId, gift_interval: interval, campaign, fund } = donation;
  const attribution = { chargeId: claim.chargeId, donationId, interval, campaign, fund };
  if ((await recordAttribution(trx, attribution, books.now)) !== 'recorded') return nothingNew;
  return { isNew: true, note: await paidAgain(trx, donation, claim) };
}

/** Our donation that a charge or an invoice points to: by its own id, or by its subscription. */
export async function donationOf(
  trx: Trx,
  claim: Pick<ChargeClaim, 'donationId' | 'subscriptionId'>,
): Promise<Donation | undefined> {
  const named = claim.donationId === undefined ? undefined : await findDonation(trx, claim.donationId);
  if (named || claim.subscriptionId === undefined) return named;
  return findDonationBySubscription(trx, claim.subscriptionId);
}

// Both were given for it, and say so in the books; which of them goes back is seen once both have succeeded.
async function paidAgain(
  trx: Trx,
  donation: Donation,
  { chargeId }: ChargeClaim,
): Promise<TaskNote | undefined> {
  if (donation.gift_interval !== 'once') return undefined;
  const others = (await chargesOfDonation(trx, donation.id)).filter((id) => id !== chargeId);
  if (others.length === 0) return undefined;
  return {
    ...{ key: `duplicate:${chargeId}`, kind: 'duplicate_charge', subjectId: chargeId },
    detail: `donation ${donation.id}: expected one charge, got ${[...others, chargeId].join(' and ')}`,
  };
}
