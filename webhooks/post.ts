import { lockLedger, recordAttribution, recordOutcome } from '../db/ledger.ts';
import { findDonation, observeSession } from '../db/donations.ts';
import type { Trx } from '../db/database.ts';
import type { Instant } from '../src/clock.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import type { ChargeClaim, Translation } from './translate/translation.ts';

export interface Posted {
  entries: number;
  quarantined: number;
  attributions: number;
}

/**
 * Writes what a translation says, all or nothing with the caller's transaction. What was written before
 * is left as it is, so a translation may come any number of times, in any order, from any source.
 */
export async function post(
  trx: Trx,
  translation: Translation,
  books: { timeZone: string; now: Instant },
): Promise<Posted> {
  await lockLedger(trx);
  const posted = { entries: 0, quarantined: 0, attributions: 0 };
  for (const fact of translation.facts) {
    const recorded = await recordOutcome(trx, entryFor(fact, books), books.now);
    if (recorded === 'recorded') posted.entries++;
    if (recorded === 'quarantined') posted.quarantined++;
  }
  for (const claim of translation.claims) if (await attribute(trx, claim, books.now)) posted.attributions++;
  for (const session of translation.sessions) await observeSession(trx, session);
  return posted;
}

// Stripe's metadata only points; what the gift is comes from our own row. A charge for which we know no
// donation stays unmatched in every report: its money is booked all the same.
async function attribute(trx: Trx, claim: ChargeClaim, now: Instant): Promise<boolean> {
  const donation = await findDonation(trx, claim.donationId);
  if (!donation) return false;
  const recorded = await recordAttribution(
    trx,
    {
      chargeId: claim.chargeId,
      donationId: donation.id,
      interval: donation.gift_interval,
      campaign: donation.campaign,
    },
    now,
  );
  return recorded === 'recorded';
}
