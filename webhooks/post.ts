import { lockLedger, recordAttribution, recordOutcome } from '../db/ledger.ts';
import { findDonation, observeSession } from '../db/donations.ts';
import type { Trx } from '../db/database.ts';
import type { Instant } from '../src/clock.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import type { ChargeClaim, SessionObservation, Translation } from './translate/translation.ts';

export interface Posted {
  entries: number;
  quarantined: number;
  attributions: number;
  /** Charges and sessions whose amount is not what our donation says; the money is booked, unmatched. */
  mismatched: number;
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
  const posted = { entries: 0, quarantined: 0, attributions: 0, mismatched: 0 };
  for (const fact of translation.facts) {
    const recorded = await recordOutcome(trx, entryFor(fact, books), books.now);
    if (recorded === 'recorded') posted.entries++;
    if (recorded === 'quarantined') posted.quarantined++;
  }
  for (const claim of translation.claims) {
    const attributed = await attribute(trx, claim, books.now);
    if (attributed === 'recorded') posted.attributions++;
    if (attributed === 'mismatched') posted.mismatched++;
  }
  for (const session of translation.sessions) {
    if (await contradicts(trx, session)) posted.mismatched++;
    else await observeSession(trx, session);
  }
  return posted;
}

// Stripe's metadata only points; what the gift is comes from our own row, and only where the amount is the
// row's too. A charge for which there is no such donation stays unmatched in every report; its money is
// booked all the same.
async function attribute(
  trx: Trx,
  claim: ChargeClaim,
  now: Instant,
): Promise<'recorded' | 'already recorded' | 'no donation' | 'mismatched'> {
  const donation = await findDonation(trx, claim.donationId);
  if (!donation) return 'no donation';
  if (donation.amount_minor !== claim.amountMinor || donation.currency !== claim.currency)
    return 'mismatched';
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
  return recorded === 'recorded' ? recorded : 'already recorded';
}

// A session says paid only of the donation it was made for.
async function contradicts(trx: Trx, session: SessionObservation): Promise<boolean> {
  if (session.donationId === undefined || session.status === 'expired') return false;
  const donation = await findDonation(trx, session.donationId);
  if (!donation) return false;
  return donation.amount_minor !== session.amountMinor || donation.currency !== session.currency;
}
