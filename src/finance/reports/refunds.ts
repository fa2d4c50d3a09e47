import { z } from 'zod';
import { givenBackByDay, givenBackByMonth } from '../../../db/after-charge.ts';
import type { Db } from '../../../db/database.ts';
import { currencyFilter, dayFilter, limitFilter, months, monthsFilter, placeFilter } from './filters.ts';
import { percentOf } from './fees.ts';
import { incomeReport } from './income.ts';
import { defineReport } from './report.ts';

const dayMs = 86_400_000;

export const refunds = defineReport({
  name: 'refunds',
  definition:
    'Refunds and disputes, one row each movement, by day of the books: amount is above zero where money left, and below where it ' +
    'came back (refund_failure, dispute_reversal), of what was sold besides gifts too; fee is what Stripe took for the movement itself; ' +
    'days is how long after the gift, by the books: below zero where the gift was heard of late and booked after it, empty where ' +
    'no gift was in the books, or none yet when the month was closed.',
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), currency: currencyFilter.optional() },
    ...{ after: placeFilter.optional(), limit: limitFilter.prefault('1000') },
  }),
  filters: {
    ...{ from: 'first day, YYYY-MM-DD', to: 'last day, YYYY-MM-DD', currency: 'only this currency' },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many movements' },
  },
  columns: {
    ...{ book_date: 'day', kind: 'text', charge: 'text', donation: 'text', interval: 'text' },
    ...{ campaign: 'text', currency: 'text', amount_minor: 'minor', fee_minor: 'minor', days: 'signed' },
    key: 'text',
  },
  empty: 'nothing was given back or disputed',
  rows: async ({ db }, filter) => {
    const [day = '', entry = '0'] = filter.after?.split(':') ?? [];
    const after = filter.after === undefined ? undefined : { day, entry: BigInt(entry) };
    const found = await givenBackByDay(db, { ...filter, after });
    const last = found.length < filter.limit ? undefined : found.at(-1);
    return {
      rows: found.map(({ given_on: givenOn, entry: _, ...row }) => ({
        ...row,
        days: daysBetween(givenOn, row.book_date),
      })),
      next: last && `${last.book_date}:${last.entry}`,
    };
  },
});

const daysBetween = (from: string | null, to: string): number | null =>
  from === null ? null : (Date.parse(to) - Date.parse(from)) / dayMs;

interface BackMonth {
  month: string;
  currency: string;
  refunds: bigint;
  refund_failures: bigint;
  refunds_minor: bigint;
  disputes: bigint;
  dispute_reversals: bigint;
  disputes_minor: bigint;
  fees_minor: bigint;
  gross_minor: bigint;
}

const counted = {
  refund: 'refunds',
  refund_failure: 'refund_failures',
  dispute: 'disputes',
  dispute_reversal: 'dispute_reversals',
} as const;

/** Counts and fees of the movements, amounts from `income`: whoever compares the two reports finds the same. */
async function backMonths(
  db: Db,
  period: { from?: string | undefined; to?: string | undefined },
): Promise<BackMonth[]> {
  const found = new Map<string, BackMonth>();
  const rowOf = ({ month, currency }: { month: string; currency: string }) => {
    const key = `${month} ${currency}`;
    const row = found.get(key) ?? nothingIn(month, currency);
    found.set(key, row);
    return row;
  };
  for (const back of await givenBackByMonth(db, period)) {
    const row = rowOf(back);
    row[counted[back.kind as keyof typeof counted]] += back.movements;
    row.fees_minor += back.fee_minor;
  }
  for (const income of await incomeReport(db, period)) {
    const row = rowOf(income);
    row.refunds_minor += income.refunds_minor;
    row.disputes_minor += income.disputes_minor;
    row.gross_minor += income.gross_minor;
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
    .filter(wentBack);
}

const nothingIn = (month: string, currency: string): BackMonth => ({
  ...{ month, currency, refunds: 0n, refund_failures: 0n, refunds_minor: 0n },
  ...{ disputes: 0n, dispute_reversals: 0n, disputes_minor: 0n, fees_minor: 0n, gross_minor: 0n },
});

// Not every month in which something came in is one in which something went back.
const wentBack = (row: BackMonth) =>
  row.refunds_minor !== 0n ||
  row.disputes_minor !== 0n ||
  Object.values(counted).some((count) => row[count] !== 0n);

export const refundsByMonth = defineReport({
  ...{ name: 'refunds-by-month', filter: monthsFilter, filters: months },
  definition:
    'Refunds and disputes by month and settlement currency: what left less what came back. The amounts and gross are those of income, added ' +
    'up: without what was sold besides gifts (its refunds are taken off gross), less benefits that were still owed when their gift went back, with ' +
    'adjustments and reversals. Counts and fees are those of the movements in refunds, with what was sold. Percents are of ' +
    'gross of the same month, half up to a hundredth; what is given back may have been given earlier.',
  columns: {
    ...{ month: 'month', currency: 'text', refunds: 'count', refund_failures: 'count' },
    ...{ refunds_minor: 'minor', disputes: 'count', dispute_reversals: 'count', disputes_minor: 'minor' },
    ...{ fees_minor: 'minor', gross_minor: 'minor', refunds_percent: 'text', disputes_percent: 'text' },
  },
  empty: 'nothing was given back or disputed',
  rows: async ({ db }, filter) =>
    (await backMonths(db, filter)).map((row) => ({
      ...row,
      refunds_percent: percentOf(row.refunds_minor, row.gross_minor),
      disputes_percent: percentOf(row.disputes_minor, row.gross_minor),
    })),
});
