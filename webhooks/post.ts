import { cutoverOf } from '../db/adoption.ts';
import type { Trx } from '../db/database.ts';
import { linkSubscription } from '../db/donations.ts';
import { lockLedger, recordOutcome } from '../db/ledger.ts';
import { makeJobDue } from '../db/scheduled-jobs.ts';
import { closeOvertaken, openTask } from '../db/staff-tasks.ts';
import { savePayoutItems, saveStripeObject } from '../db/stripe-objects.ts';
import { linkEntries } from '../db/webhook-events.ts';
import { instantOfSeconds, type Instant } from '../src/clock.ts';
import { keyOf, type Fact } from '../src/ledger/facts.ts';
import { attributeSale, moveToOtherIncome } from './other-income.ts';
import { settleBenefit } from '../src/benefits.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import { moveRecoverableTax } from './recoverable-tax.ts';
import { attribute } from './attribute.ts';
import type { Books } from './books.ts';
import { followReturns } from './follow-returns.ts';
import { lettersOwedFor, oweLetters, receiptOwed } from './owe-letters.ts';
import { hearAttempt } from './hear-attempt.ts';
import { watchPromises } from './hear-promises.ts';
import { hearSession } from './hear-session.ts';
import { hearCardPayment, sameGiftTwice } from './same-gift-twice.ts';
import type { ObjectObservation, TaskNote, Translation } from './translate/translation.ts';

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
  const hearPromises = await watchPromises(trx, translation, books);
  const recorded = await recordFacts(trx, translation.facts, books);
  if (books.events) await linkEntries(trx, books.events, recorded.keys);
  await followReturns(trx, translation.facts, books);
  const outOfDate = await keepObjects(trx, translation.objects, books);
  const notes = translation.tasks.filter(({ subjectId }) => !outOfDate.has(subjectId));
  let attributions = 0;
  const newlyKnown = new Set<string>();
  for (const claim of translation.claims) {
    const attributed = await attribute(trx, claim, books);
    if (attributed.isNew) attributions++;
    if (attributed.isNew) {
      newlyKnown.add(claim.chargeId);
      await settleBenefit(trx, claim.chargeId, books);
      await oweLetters(trx, [receiptOwed(claim)], books);
    }
    if (attributed.note) notes.push(attributed.note);
  }
  for (const payment of translation.cardPayments ?? [])
    if ((await hearCardPayment(trx, payment, books)) === 'recorded') newlyKnown.add(payment.chargeId);
  for (const chargeId of newlyKnown) notes.push(...(await sameGiftTwice(trx, chargeId)));
  for (const attempt of translation.attempts ?? []) notes.push(...(await hearAttempt(trx, attempt, books)));
  await oweLetters(
    trx,
    [...(translation.notices ?? []), ...translation.objects.flatMap(lettersOwedFor)],
    books,
  );
  for (const sale of translation.sales) if (await attributeSale(trx, sale, books)) attributions++;
  for (const session of translation.sessions) {
    const note = await hearSession(trx, session, books);
    if (note) notes.push(note);
  }
  await hearPromises();
  for (const { payoutId, transactionIds } of translation.payouts)
    await savePayoutItems(trx, payoutId, transactionIds);
  if (translation.isBalanceDue === true) await makeJobDue(trx, 'poll', books.now);
  for (const overtaken of translation.overtaken ?? [])
    if (!outOfDate.has(overtaken.subjectId)) await closeOvertaken(trx, overtaken, books.now);
  const tasks: TaskNote[] = [];
  for (const note of notes) if ((await openTask(trx, note, books.now)) === 'opened') tasks.push(note);
  return { entries: recorded.keys.length, quarantined: recorded.quarantined, attributions, tasks };
}

/** @returns those that were read later already: what they ask of a person is no longer asked. */
async function keepObjects(trx: Trx, objects: readonly ObjectObservation[], books: Books) {
  const outOfDate = new Set<string>();
  for (const { created, ...object } of objects) {
    const kept = await saveStripeObject(trx, { ...object, createdAt: instantOfSeconds(created) }, books);
    if (kept === 'out of date') outOfDate.add(object.id);
    const { donation_id: donationId } = object.detail;
    if (object.kind === 'subscription' && typeof donationId === 'string')
      await linkSubscription(trx, donationId, object.id);
  }
  return outOfDate;
}

async function recordFacts(trx: Trx, facts: readonly Fact[], books: Books) {
  const keys: string[] = [];
  let quarantined = 0;
  const cutover = facts.length > 0 ? await cutoverOf(trx) : undefined;
  for (const fact of facts) {
    if (isBefore(fact, cutover)) continue;
    const recorded = await recordOutcome(trx, entryFor(fact, books), books.now);
    if (recorded === 'recorded') keys.push(keyOf(fact), ...(await followersOf(trx, fact, books)));
    if (recorded === 'quarantined') quarantined++;
  }
  return { keys, quarantined };
}

// What has to be booked beside a movement, once its gift is known.
async function followersOf(trx: Trx, fact: Fact, books: Books): Promise<string[]> {
  const moved = [
    ...(await moveToOtherIncome(trx, fact, books)),
    ...(await moveRecoverableTax(trx, fact, books)),
  ];
  const isOfCharge = fact.kind === 'balance_transaction' || fact.kind === 'charge_settled';
  if (!isOfCharge || fact.chargeId === null) return moved;
  return [...moved, ...(await settleBenefit(trx, fact.chargeId, books))];
}

// What moved before the books began is in the opening balance.
function isBefore(fact: Fact, cutover: Instant | undefined): boolean {
  if (cutover === undefined) return false;
  if (fact.kind === 'charge_settled') return fact.availableAt < cutover;
  return 'createdAt' in fact && fact.createdAt < cutover;
}
