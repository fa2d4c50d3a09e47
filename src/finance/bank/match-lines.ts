import type { BankLine, OpenPayout } from '../../../db/bank.ts';

export interface Match {
  readonly line: BankLine;
  readonly payout: OpenPayout;
  readonly by: 'trace id' | 'amount and day' | 'by hand';
}

const dayMs = 86_400_000;

/** A bank may book a day before Stripe expects it, and up to five days after. */
const earliestDays = -1;
export const latestDays = 5;

/**
 * Which line of a statement is which payout: by Stripe's trace id in its text, else by amount, currency and the very day
 * that it was due, else within days of it; where no other line and no other payout would do as well.
 */
export function matchLines(lines: readonly BankLine[], payouts: readonly OpenPayout[]): Match[] {
  const traced = lines.flatMap((line): Match[] => {
    const payout = payouts.find((one) => isTraced(line, one));
    return payout ? [{ line, payout, by: 'trace id' }] : [];
  });
  const onTheDay = onlyPairs(lines, payouts, traced, isOnTheDay);
  return onlyPairs(lines, payouts, onTheDay, isAlike);
}

/** What was found, and of what is left each line and payout that fit each other and nothing else. */
function onlyPairs(
  lines: readonly BankLine[],
  payouts: readonly OpenPayout[],
  found: readonly Match[],
  fit: (line: BankLine, payout: OpenPayout) => boolean,
): Match[] {
  const linesLeft = lines.filter((line) => !found.some((match) => match.line === line));
  const payoutsLeft = payouts.filter((payout) => !found.some((match) => match.payout === payout));
  const pairs = linesLeft.flatMap((line): Match[] => {
    const [payout, ...others] = payoutsLeft.filter((one) => fit(line, one));
    const isOnly = linesLeft.filter((other) => payout && fit(other, payout)).length === 1;
    return payout && others.length === 0 && isOnly ? [{ line, payout, by: 'amount and day' }] : [];
  });
  return [...found, ...pairs];
}

const isTraced = (line: BankLine, { traceId, currency, amountMinor }: OpenPayout) =>
  traceId !== null &&
  line.reference.toLowerCase().includes(traceId.toLowerCase()) &&
  line.currency === currency &&
  line.amountMinor === amountMinor;

const isEqual = (line: BankLine, { currency, amountMinor }: OpenPayout) =>
  line.currency === currency && line.amountMinor === amountMinor;

const isOnTheDay = (line: BankLine, payout: OpenPayout) =>
  isEqual(line, payout) && line.bookedOn === payout.arrivalDate;

const isAlike = (line: BankLine, payout: OpenPayout) =>
  isEqual(line, payout) && isWithinDays(line.bookedOn, payout.arrivalDate);

/** Whether a line of this day may be a payout that was due on that one. */
export function isWithinDays(bookedOn: string, arrivalDate: string): boolean {
  const days = (Date.parse(bookedOn) - Date.parse(arrivalDate)) / dayMs;
  return days >= earliestDays && days <= latestDays;
}
