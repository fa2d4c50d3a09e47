import { sql } from 'kysely';
import { z } from 'zod';
import { givenBackByDay, givenBackByMonth } from '../../../db/after-charge.ts';
import type { Db } from '../../../db/database.ts';
import { currencyFilter, dayFilter, limitFilter, months, monthsFilter, placeFilter } from './filters.ts';
import { percentOf } from './fees.ts';
import { defineReport } from './report.ts';

const dayMs = 86_400_000;

export const refunds = defineReport({
  name: 'refunds',
  definition:
    'Refunds and disputes, one row each movement, by day of the books: amount is above zero where money left, and below where it ' +
    'came back (refund_failure, dispute_reversal); fee is what Stripe took for the movement itself; days is how long after ' +
    'the gift.',
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
    ...{ campaign: 'text', currency: 'text', amount_minor: 'minor', fee_minor: 'minor', days: 'count' },
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
}

const counted = {
  refund: ['refunds', 'refunds_minor'],
  refund_failure: ['refund_failures', 'refunds_minor'],
  dispute: ['disputes', 'disputes_minor'],
  dispute_reversal: ['dispute_reversals', 'disputes_minor'],
} as const;

async function backMonths(db: Db, period: { from?: string | undefined; to?: string | undefined }) {
  const found = new Map<string, BackMonth>();
  for (const { month, currency, kind, ...sums } of await givenBackByMonth(db, period)) {
    const key = `${month} ${currency}`;
    const row = found.get(key) ?? nothingIn(month, currency);
    const [count, amount] = counted[kind as keyof typeof counted];
    row[count] += sums.movements;
    row[amount] += sums.amount_minor;
    row.fees_minor += sums.fee_minor;
    found.set(key, row);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

const nothingIn = (month: string, currency: string): BackMonth => ({
  ...{ month, currency, refunds: 0n, refund_failures: 0n, refunds_minor: 0n },
  ...{ disputes: 0n, dispute_reversals: 0n, disputes_minor: 0n, fees_minor: 0n },
});

async function grossByMonth(db: Db): Promise<ReadonlyMap<string, bigint>> {
  const rows = await db
    .selectFrom('rollup_month')
    .select(['month', 'currency'])
    .select(sql<bigint>`cast(sum(credit_minor - debit_minor) as bigint)`.as('gross_minor'))
    .where((eb) => eb.or([eb('account', '=', 'donations'), eb('account', 'like', 'other_income:%')]))
    .groupBy(['month', 'currency'])
    .execute();
  return new Map(rows.map((row) => [`${row.month} ${row.currency}`, row.gross_minor]));
}

export const refundsByMonth = defineReport({
  ...{ name: 'refunds-by-month', filter: monthsFilter, filters: months },
  definition:
    'The movements of refunds added up by month and settlement currency: how many, and what left less what came back. Percents ' +
    'are of gross as in income of the same month, half up to a hundredth; what is given back may have been given earlier.',
  columns: {
    ...{ month: 'month', currency: 'text', refunds: 'count', refund_failures: 'count' },
    ...{ refunds_minor: 'minor', disputes: 'count', dispute_reversals: 'count', disputes_minor: 'minor' },
    ...{ fees_minor: 'minor', gross_minor: 'minor', refunds_percent: 'text', disputes_percent: 'text' },
  },
  empty: 'nothing was given back or disputed',
  rows: async ({ db }, filter) => {
    const gross = await grossByMonth(db);
    return (await backMonths(db, filter)).map(([key, row]) => {
      const whole = gross.get(key) ?? 0n;
      return {
        ...{ ...row, gross_minor: whole },
        refunds_percent: percentOf(row.refunds_minor, whole),
        disputes_percent: percentOf(row.disputes_minor, whole),
      };
    });
  },
});
