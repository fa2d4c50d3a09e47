import type { Interval } from '../ledger/intervals.ts';
import { toInstant } from '../clock.ts';
import { addMonths, dayOf, startOfDay, type Day } from '../day.ts';
import { seededRandom } from '../stripe/sandbox/seeded-random.ts';

/** What a plausible newsroom is to have had. The same order makes the same gifts. */
export interface SeedOrder {
  readonly gifts: number;
  readonly months: number;
  readonly seed: number;
  /** The day after the last. */
  readonly until: Day;
  readonly campaigns: readonly string[];
}

/** One promise, and how it is kept. */
export interface SeededDonation {
  /** From 0, in the order in which they were made. */
  readonly number: number;
  /** Who comes back has the same. */
  readonly donor: number;
  readonly interval: Interval;
  readonly amountMinor: number;
  readonly currency: string;
  /** `none` where no campaign led to it. */
  readonly campaign: string;
  readonly isDebit: boolean;
  /** How often it is paid until it is cancelled. */
  readonly payments: number;
  readonly madeAtMs: number;
}

export interface SeededGift {
  readonly donation: SeededDonation;
  /** From 0; of a single gift the only one. */
  readonly payment: number;
  readonly atMs: number;
}

const dayMs = 86_400_000;
/** Of a hundred donors so many give in each currency; of those who give in cad the money arrives as usd. */
const currencies = { usd: 44, eur: 28, gbp: 12, jpy: 7, kwd: 5, cad: 4 };
/** The smallest step of a gift, in minor units. */
const steps: Readonly<Record<string, number>> = { jpy: 100, kwd: 300 };
const amounts = [2, 3, 5, 5, 10, 10, 15, 25, 50, 100];
const everyInterval: readonly Interval[] = [
  ...Array.from({ length: 13 }, () => 'once' as const),
  ...Array.from({ length: 6 }, () => 'month' as const),
  'year',
];
const shares = { comesBack: 0.35, isDebit: 0.06, hasNoCampaign: 0.3, staysAMonth: 0.94, staysAYear: 0.75 };

/** Day by day, oldest first: renewals as they fall due, and as many new promises as bring the gifts to their number. */
export function* seededDays(order: SeedOrder): Generator<{ day: Day; gifts: SeededGift[] }> {
  const random = seededRandom(order.seed, order.gifts);
  const first = addMonths(order.until, -order.months);
  const dueByDay = new Map<number, SeededGift[]>();
  const makeDonation = donationMaker(order, random);
  let given = 0;
  for (const { ms, share } of weightedDays(startOfDay(first), startOfDay(order.until))) {
    const left = order.gifts - given;
    const gifts = (dueByDay.get(ms) ?? []).slice(0, left);
    dueByDay.delete(ms);
    const wanted = Math.min(Math.round(order.gifts * share) - given - gifts.length, left);
    for (let n = 0; n < wanted; n += 1) {
      const donation = makeDonation(ms + Math.floor(random() * dayMs));
      gifts.push({ donation, payment: 0, atMs: donation.madeAtMs });
    }
    for (const gift of gifts) planNext(gift, dueByDay);
    given += gifts.length;
    yield { day: dayAt(ms), gifts: gifts.sort((a, b) => a.atMs - b.atMs) };
  }
}

/** Each day with the part of all gifts that has been given by its end: more each month, and most in December. */
function weightedDays(startMs: number, endMs: number): { ms: number; share: number }[] {
  const days = Array.from({ length: (endMs - startMs) / dayMs }, (_, n) => {
    const isDecember = dayAt(startMs + n * dayMs).slice(5, 7) === '12';
    return { ms: startMs + n * dayMs, weight: (1 + (n * dayMs) / (endMs - startMs)) * (isDecember ? 2 : 1) };
  });
  const all = days.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  return days.map(({ ms, weight }, n) => {
    sum += weight;
    // The last day brings them to their number, whatever rounding left.
    return { ms, share: n === days.length - 1 ? 1 : sum / all };
  });
}

function planNext({ donation, payment }: SeededGift, dueByDay: Map<number, SeededGift[]>): void {
  const next = payment + 1;
  if (next >= donation.payments) return;
  const [made, months] = [dayAt(donation.madeAtMs), donation.interval === 'year' ? 12 : 1];
  const dueMs = startOfDay(addMonths(made, next * months));
  const gift = { donation, payment: next, atMs: dueMs + (donation.madeAtMs % dayMs) };
  const sameDay = dueByDay.get(dueMs);
  if (sameDay) sameDay.push(gift);
  else dueByDay.set(dueMs, [gift]);
}

function donationMaker({ campaigns }: SeedOrder, random: () => number): (madeAtMs: number) => SeededDonation {
  const currencyOfDonor: string[] = [];
  const pick = <T>(items: readonly T[], otherwise: T): T =>
    items[Math.floor(random() * items.length)] ?? otherwise;
  const hundred = Object.entries(currencies).flatMap(([code, n]) => Array.from({ length: n }, () => code));
  let number = 0;
  return (madeAtMs) => {
    const isKnown = currencyOfDonor.length > 0 && random() < shares.comesBack;
    const donor = isKnown ? Math.floor(random() * currencyOfDonor.length) : currencyOfDonor.length;
    const currency = (currencyOfDonor[donor] ??= pick(hundred, 'usd'));
    const interval = pick(everyInterval, 'once');
    return {
      ...{ number: number++, donor, interval, currency, madeAtMs },
      amountMinor: pick(amounts, 5) * (steps[currency] ?? 100),
      campaign: random() < shares.hasNoCampaign ? 'none' : pick(campaigns, 'none'),
      isDebit: currency === 'usd' && random() < shares.isDebit,
      payments: paymentsOf(interval, random()),
    };
  };
}

// As many as one has who stays each time with the same chance.
function paymentsOf(interval: Interval, chance: number): number {
  if (interval === 'once') return 1;
  const stays = interval === 'month' ? shares.staysAMonth : shares.staysAYear;
  return 1 + Math.floor(Math.log(1 - chance) / Math.log(stays));
}

const dayAt = (ms: number): Day => dayOf(toInstant(ms));
