import { cutoverOf } from '../db/adoption.ts';
import type { Trx } from '../db/database.ts';
import { findDonation, findDonationBySubscription, observeSession, type Donation } from '../db/donations.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../db/ledger.ts';
import { openTask } from '../db/staff-tasks.ts';
import { savePayoutItems, saveStripeObject, type Ticket } from '../db/stripe-objects.ts';
import { linkEntries } from '../db/webhook-events.ts';
import { instantOfSeconds, type Instant } from '../src/clock.ts';
import { keyOf, type Fact } from '../src/ledger/facts.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import type { ChargeClaim, SessionObservation, TaskNote, Translation } from './translate/translation.ts';

export interface Books {
  timeZone: string;
  now: Instant;
  /** Taken before Stripe was asked. */
  ticket: Ticket;
  /** The events that made us look, if any did. */
  events?: readonly string[];
}

export interface Posted {
  entries: number;
  quarantined: number;
  attributions: number;
  /** Tasks for a person that were not there before. */
  tasks: readonly TaskNote[];
}

/**
 * Writes what a translation says, all or nothing with the caller's transaction. What was written before
 * is left as it is, so a translation may come any number of times, in any order, from any source.
 */
export async function post(trx: Trx, translation: Translation, books: Books): Promise<Posted> {
  await lockLedger(trx);
  const recorded = await recordFacts(trx, translation.facts, books);
  if (books.events) await linkEntries(trx, books.events, recorded.keys);
  const notes: TaskNote[] = [...translation.tasks];
  let attributions = 0;
  for (const claim of translation.claims) {
    const attributed = await attribute(trx, claim, books.now);
    if (attributed === 'recorded') attributions++;
    if (typeof attributed === 'object') notes.push(attributed);
  }
  for (const session of translation.sessions) {
    const contradiction = await contradictionIn(trx, session);
    if (contradiction) notes.push(contradiction);
    else await observeSession(trx, session);
  }
  for (const { created, ...object } of translation.objects)
    await saveStripeObject(trx, { ...object, createdAt: instantOfSeconds(created) }, books);
  for (const { payoutId, transactionIds } of translation.payouts)
    await savePayoutItems(trx, payoutId, transactionIds);
  const tasks: TaskNote[] = [];
  for (const note of notes) if ((await openTask(trx, note, books.now)) === 'opened') tasks.push(note);
  return { entries: recorded.keys.length, quarantined: recorded.quarantined, attributions, tasks };
}

async function recordFacts(trx: Trx, facts: readonly Fact[], books: Books) {
  const keys: string[] = [];
  let quarantined = 0;
  const cutover = facts.length > 0 ? await cutoverOf(trx) : undefined;
  for (const fact of facts) {
    if (isBefore(fact, cutover)) continue;
    const recorded = await recordOutcome(trx, entryFor(fact, books), books.now);
    if (recorded === 'recorded') keys.push(keyOf(fact));
    if (recorded === 'quarantined') quarantined++;
  }
  return { keys, quarantined };
}

// What moved before the books began is in the opening balance.
const isBefore = (fact: Fact, cutover: Instant | undefined): boolean =>
  cutover !== undefined &&
  (fact.kind === 'balance_transaction' || fact.kind === 'reclassified') &&
  fact.createdAt < cutover;

// Stripe's metadata only points; what the gift is comes from our own row, and only where the amount is the
// row's too. A charge for which there is no such donation stays unmatched in every report; its money is
// booked all the same.
async function attribute(
  trx: Trx,
  claim: ChargeClaim,
  now: Instant,
): Promise<'recorded' | 'already recorded' | 'no donation' | TaskNote> {
  const donation = await donationOf(trx, claim);
  if (!donation) return 'no donation';
  if (!isOf(donation, claim)) return mismatch(claim.chargeId, donation, claim);
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

async function donationOf(trx: Trx, claim: ChargeClaim): Promise<Donation | undefined> {
  const named = claim.donationId === undefined ? undefined : await findDonation(trx, claim.donationId);
  if (named || claim.subscriptionId === undefined) return named;
  return findDonationBySubscription(trx, claim.subscriptionId);
}

const isOf = (donation: Donation, paid: { amountMinor: number | null; currency: string | null }) =>
  donation.amount_minor === paid.amountMinor && donation.currency === paid.currency;

// A session says paid only of the donation it was made for.
async function contradictionIn(trx: Trx, session: SessionObservation): Promise<TaskNote | undefined> {
  if (session.donationId === undefined || session.status === 'expired') return undefined;
  const donation = await findDonation(trx, session.donationId);
  if (!donation || isOf(donation, session)) return undefined;
  return mismatch(session.sessionId, donation, session);
}

const mismatch = (
  subjectId: string,
  donation: Donation,
  paid: { amountMinor: number | null; currency: string | null },
): TaskNote => ({
  key: `mismatch:${subjectId}`,
  kind: 'mismatch',
  subjectId,
  detail:
    `donation ${donation.id}: expected ${donation.amount_minor} ${donation.currency}, ` +
    `got ${paid.amountMinor} ${paid.currency}`,
});
