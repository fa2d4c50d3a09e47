import type { BankLine, OpenPayout } from '../../../db/bank.ts';

export interface Match {
  readonly line: BankLine;
  readonly payout: OpenPayout;
  readonly by: 'trace id' | 'amount and day';
}

const dayMs = 86_400_000;

/** A bank may book a day before Stripe expects it, and up to five days after. */
const earliestDays = -1;
export const latestDays = 5;

/**
 * Which line of a statement is which payout: by Stripe's trace id in its text, else by amount, currency and
 * day where no other line and no other payout would do as well.
 */
export function matchLines(lines: readonly BankLine[], payouts: readonly OpenPayout[]): Match[] {
  const traced = lines.flatMap((line): Match[] => {
    const payout = payouts.find((one) => isTraced(line, one));
    return payout ? [{ line, payout, by: 'trace id' }] : [];
  });
  const [linesLeft, payoutsLeft] = [
    lines.filter((line) => !traced.some((match) => match.line === line)),
    payouts.filter((payout) => !traced.some((match) => match.payout === payout)),
  ];
  const alike = linesLeft.flatMap((line): Match[] => {
    const [payout, ...others] = payoutsLeft.filter((one) => isAlike(line, one));
    const isOnly = linesLeft.filter((other) => payout && isAlike(other, payout)).length === 1;
    return payout && others.length === 0 && isOnly ? [{ line, payout, by: 'amount and day' }] : [];
  });
  return [...traced, ...alike];
}

const isTraced = (line: BankLine, { traceId, currency, amountMinor }: OpenPayout) =>
  traceId !== null &&
  line.reference.toLowerCase().includes(traceId.toLowerCase()) &&
  line.currency === currency &&
  line.amountMinor === amountMinor;

function isAlike(line: BankLine, { currency, amountMinor, arrivalDate }: OpenPayout): boolean {
  const days = (Date.parse(line.bookedOn) - Date.parse(arrivalDate)) / dayMs;
  return (
    line.currency === currency &&
    line.amountMinor === amountMinor &&
    days >= earliestDays &&
    days <= latestDays
  );
}
