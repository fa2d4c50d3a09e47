import type { Db } from '../../../db/database.ts';
import { percentOf } from './fees.ts';
import { months, monthsFilter } from './filters.ts';
import { promiseTotals, type PromiseTotals } from './promise-totals.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const recoveryDefinition =
  'Renewals of promises that could not be taken at the first try, by month of that try and the currency shown to donors: ' +
  'failed = recovered + lost + open. Recovered: paid since, whenever. Lost: not paid, and its promise has ended or Stripe ' +
  'gave the invoice up. Open: neither, so far. rate_percent = recovered ÷ failed, and days = average days from the first ' +
  'try to the payment of what was recovered, both rounded half up to a hundredth.';

export interface RecoveryRow {
  month: string;
  currency: string;
  failed: bigint;
  recovered: bigint;
  lost: bigint;
  open: bigint;
  failed_minor: bigint;
  recovered_minor: bigint;
  lost_minor: bigint;
  open_minor: bigint;
  rate_percent: string | null;
  days: string | null;
}

/** @param period months of the first try, `YYYY-MM`, both included; open where absent. */
export async function recoveryReport(
  db: Db,
  period: { from?: string | undefined; to?: string | undefined },
): Promise<RecoveryRow[]> {
  const totals = await promiseTotals(db, ['failed', 'recovered', 'lost'], period);
  return [...Map.groupBy(totals, (row) => `${row.period} ${row.currency}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, of]) => rowOf(of));
}

function rowOf(totals: readonly PromiseTotals<'failed' | 'recovered' | 'lost'>[]): RecoveryRow[] {
  const [first] = totals;
  if (!first) return [];
  const { period: month, currency } = first;
  const sum = (what: 'failed' | 'recovered' | 'lost', of: 'count' | 'amount_minor' | 'days') =>
    totals.reduce((sum, row) => sum + row.of[what][of], 0n);
  const counts = { failed: sum('failed', 'count'), recovered: sum('recovered', 'count') };
  const lost = sum('lost', 'count');
  const [failedMinor, recoveredMinor] = [sum('failed', 'amount_minor'), sum('recovered', 'amount_minor')];
  const lostMinor = sum('lost', 'amount_minor');
  return [
    {
      ...{ month, currency, ...counts, lost, open: counts.failed - counts.recovered - lost },
      ...{ failed_minor: failedMinor, recovered_minor: recoveredMinor, lost_minor: lostMinor },
      open_minor: failedMinor - recoveredMinor - lostMinor,
      rate_percent: percentOf(counts.recovered, counts.failed),
      // A quotient in hundredths is a percentage of a hundred times as many.
      days: percentOf(sum('recovered', 'days'), counts.recovered * 100n),
    },
  ];
}

export const recovery = defineReport({
  ...{ name: 'recovery', definition: recoveryDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{
      month: 'month',
      currency: 'text',
      failed: 'count',
      recovered: 'count',
      lost: 'count',
      open: 'count',
    },
    ...{ failed_minor: 'minor', recovered_minor: 'minor', lost_minor: 'minor', open_minor: 'minor' },
    ...{ rate_percent: 'text', days: 'text' },
  },
  empty: 'no renewal has failed yet',
  rows: ({ db }, filter) => recoveryReport(db, filter),
});
