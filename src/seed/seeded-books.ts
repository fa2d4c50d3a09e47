import { instantOfSeconds, toInstant, type Instant } from '../clock.ts';
import { startOfDay, type Day } from '../day.ts';
import type { Fact } from '../ledger/facts.ts';
import { minorUnits } from '../money/minor-units.ts';
import { seededRandom } from '../stripe/sandbox/seeded-random.ts';
import type { BooksOfDay, SeededObject } from './books-of-day.ts';
import { seededDays, type SeededDonation, type SeededGift, type SeedOrder } from './seeded-gifts.ts';
import { createPayouts } from './seeded-payouts.ts';
import {
  accountFeeFact,
  chargeFact,
  disputeFact,
  disputeWonFact,
  failedDebitFact,
  refundFact,
  type SeededCharge,
} from './stripe-facts.ts';

const dayMs = 86_400_000;
const shares = { refunded: 0.015, inPart: 0.3, disputed: 0.003, won: 0.4, debitFails: 0.05 };
const never = { matched: 0.005, lateByADay: 0.03 };
const fees = [
  { description: 'Radar for Fraud Teams', amountMinor: 2900 },
  { description: 'Radar for Fraud Teams: tax', amountMinor: 609 },
];

/**
 * Day by day, what the books of a plausible newsroom would hold: the gifts, and what Stripe would have done with them.
 * @param run begins every id, so that no two runs meet
 */
export function* seededBooks(order: SeedOrder, run: string): Generator<BooksOfDay> {
  const random = seededRandom(order.seed, order.months);
  let numbers = 0;
  const newId = (prefix: string) => `${prefix}_${run}${String((numbers += 1)).padStart(8, '0')}`;
  const later = new Map<number, ((of: BooksOfDay, atMs: number) => void)[]>();
  const payouts = createPayouts({ newId, random });
  /** Some time on that many days later. */
  const after = (days: number, fromMs: number, happen: (of: BooksOfDay, atMs: number) => void) => {
    const due = Math.floor(fromMs / dayMs) * dayMs + days * dayMs;
    const atMs = due + (fromMs % dayMs);
    const sameDay = later.get(due) ?? [];
    sameDay.push((of) => happen(of, atMs));
    later.set(due, sameDay);
  };
  const book = (of: BooksOfDay, fact: Fact, atMs: number) => {
    of.facts.push({ fact, at: toInstant(atMs) });
    if (fact.kind === 'balance_transaction') payouts.hold(fact);
  };
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));

  for (const { day, gifts } of seededDays(order)) {
    const of = emptyDay(day);
    payouts.sweep(of, startOfDay(day));
    if (day.endsWith('-01')) takeFees(of, startOfDay(day));
    for (const happen of later.get(startOfDay(day)) ?? []) happen(of, startOfDay(day));
    later.delete(startOfDay(day));
    for (const gift of gifts) give(of, gift);
    of.facts.sort(byTime);
    of.attributions.sort(byTime);
    yield of;
  }

  function give(of: BooksOfDay, gift: SeededGift): void {
    const { donation, atMs } = gift;
    of.gifts += 1;
    const availableMs = Math.floor(atMs / dayMs) * dayMs + (donation.isDebit ? 4 : 2) * dayMs;
    const ids = { charge: newId(donation.isDebit ? 'py' : 'ch'), transaction: newId('txn'), availableMs };
    const { charge, fact } = chargeFact(gift, ids);
    book(of, fact, atMs);
    match(of, charge);
    if (gift.payment === 0 && donation.interval !== 'once') promise(of, donation);
    if (donation.isDebit) after(4, atMs, (then, ms) => clear(then, charge, ids.transaction, availableMs, ms));
    if (random() < shares.refunded) after(between(5, 40), atMs, (then, ms) => refund(then, charge, ms));
    else if (random() < shares.disputed && !donation.isDebit)
      after(between(8, 60), atMs, (then, ms) => dispute(then, charge, ms));
  }

  function match(of: BooksOfDay, { id: chargeId, gift: { donation, atMs } }: SeededCharge): void {
    const luck = random();
    if (luck < never.matched) return;
    const attribution = {
      ...{ chargeId, donationId: donationIdOf(donation), interval: donation.interval },
      campaign: donation.campaign,
    };
    const say = (then: BooksOfDay, ms: number) => {
      then.attributions.push({ attribution, at: toInstant(ms) });
      then.donors.push({ chargeId, donor: donation.donor, at: toInstant(ms) });
    };
    if (luck < never.matched + never.lateByADay) after(1, atMs, say);
    else say(of, atMs);
  }

  function promise(of: BooksOfDay, donation: SeededDonation): void {
    const [donationId, subscriptionId] = [donationIdOf(donation), `sub_${run}${donation.number}`];
    of.subscriptions.push({ donation, donationId, subscriptionId });
    of.objects.push(subscription(donation, { donationId, subscriptionId, endedMs: undefined }));
    const months = donation.payments * (donation.interval === 'year' ? 12 : 1);
    // Cancelled a little before the payment that is not made any more.
    after(Math.floor(months * 30.4) - 2, donation.madeAtMs, (then, endedMs) =>
      then.objects.push(subscription(donation, { donationId, subscriptionId, endedMs })),
    );
  }

  function clear(
    of: BooksOfDay,
    charge: SeededCharge,
    transaction: string,
    availableMs: number,
    atMs: number,
  ) {
    const { id: chargeId, amountMinor, currency } = charge;
    if (random() < shares.debitFails) {
      book(of, failedDebitFact(charge, { id: newId('txn'), atMs }), atMs);
      return;
    }
    const availableAt = toInstant(availableMs);
    const settled = { chargeId, balanceTransactionId: transaction, currency, availableAt };
    book(of, { kind: 'charge_settled', ...settled, amountMinor: minorUnits(amountMinor) }, atMs);
  }

  function refund(of: BooksOfDay, charge: SeededCharge, atMs: number): void {
    const { amountMinor, currency } = charge.gift.donation;
    // Kuwaiti fils come in tens.
    const part = random() < shares.inPart ? Math.ceil(amountMinor / 40) * 20 : amountMinor;
    const refund = newId('re');
    book(of, refundFact(charge, { id: newId('txn'), refund, atMs, part: Math.min(part, amountMinor) }), atMs);
    of.objects.push({
      ...{ id: refund, kind: 'refund', status: 'succeeded', chargeId: charge.id, currency },
      ...{ amountMinor: Math.min(part, amountMinor), createdAt: toInstant(atMs), detail: {} },
    });
  }

  function dispute(of: BooksOfDay, charge: SeededCharge, atMs: number): void {
    const dispute = newId('dp');
    const { amountMinor, currency } = charge.gift.donation;
    const stands = (status: string): SeededObject => ({
      ...{ id: dispute, kind: 'dispute', status, chargeId: charge.id, amountMinor, currency },
      ...{
        createdAt: toInstant(atMs),
        detail: { reason: 'fraudulent', due_by: toInstant(atMs + 9 * dayMs) },
      },
    });
    book(of, disputeFact(charge, { id: newId('txn'), dispute, atMs }), atMs);
    of.objects.push(stands('needs_response'));
    const isWon = random() < shares.won;
    after(between(10, 60), atMs, (then, decidedMs) => {
      then.objects.push(stands(isWon ? 'won' : 'lost'));
      if (isWon)
        book(then, disputeWonFact(charge, { id: newId('txn'), dispute, atMs: decidedMs }), decidedMs);
    });
  }

  function takeFees(of: BooksOfDay, atMs: number): void {
    for (const fee of fees) book(of, accountFeeFact({ ...fee, id: newId('txn'), atMs }), atMs);
  }

  function donationIdOf({ number }: SeededDonation): string {
    return `don_${run}${number}`;
  }
}

const emptyDay = (day: Day): BooksOfDay => ({
  ...{ day, gifts: 0, facts: [], attributions: [], donors: [], objects: [], payouts: [], subscriptions: [] },
});

const byTime = (a: { at: Instant }, b: { at: Instant }) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

// As translationOfSubscription (webhooks/translate) reads it.
function subscription(
  { amountMinor, currency, interval, madeAtMs }: SeededDonation,
  about: { donationId: string; subscriptionId: string; endedMs: number | undefined },
): SeededObject {
  const endedAt = about.endedMs === undefined ? null : Math.floor(about.endedMs / 1000);
  return {
    ...{ id: about.subscriptionId, kind: 'subscription', chargeId: null, amountMinor, currency },
    status: endedAt === null ? 'active' : 'canceled',
    createdAt: instantOfSeconds(Math.floor(madeAtMs / 1000)),
    detail: {
      ...{ interval, cancel_at_period_end: false, paused: false, ended_at: endedAt, canceled_at: endedAt },
      ...{ card_expires: null, renews_at: null, donation_id: about.donationId },
    },
  };
}
