import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { cohortMonths, cohortYears, giftCounts } from '../../../db/giving-counts.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** What counts as a gift, and when: said with every report of donors. */
export const whatIsAGift =
  'A gift is a charge that became income of donations, in the month of the newsroom in which it did; what was given back ' +
  'stays a gift of its month. A donor is known by a keyed index of the address, which may become known days after the gift.';

/** Sentence for the output: what the figures are. */
export const donorsDefinition =
  'Donors by month or year, each counted once in it: new where their first gift ever is in it, returning otherwise. Donors of ' +
  'months do not add up to those of a year. gifts counts all; unknown_gifts are those whose donor is not known (yet). ' +
  whatIsAGift;

export interface DonorsRow {
  /** `YYYY-MM` or `YYYY`. */
  period: string;
  donors: bigint;
  new_donors: bigint;
  returning_donors: bigint;
  gifts: bigint;
  unknown_gifts: bigint;
}

export interface DonorsAsked {
  /** Months; of years, those that they lie in. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by: 'month' | 'year';
}

/** The first period first. */
export async function donorsReport(db: Db, { from, to, by }: DonorsAsked): Promise<DonorsRow[]> {
  const periodOf = (month: string) => (by === 'year' ? month.slice(0, 4) : month);
  const rows = new Map<string, DonorsRow>();
  for (const { month, gifts, unknown_gifts: unknown } of await giftCounts(db)) {
    const row = rows.get(periodOf(month)) ?? nobodyIn(periodOf(month));
    const counted = { gifts: row.gifts + gifts, unknown_gifts: row.unknown_gifts + unknown };
    rows.set(row.period, { ...row, ...counted });
  }
  for (const { cohort, period, donors } of await cohortsBy(db, by)) {
    const row = rows.get(period) ?? nobodyIn(period);
    const column = cohort === period ? 'new_donors' : 'returning_donors';
    rows.set(period, { ...row, donors: row.donors + donors, [column]: row[column] + donors });
  }
  return [...rows.values()].filter(
    ({ period }) =>
      (from === undefined || period >= periodOf(from)) && (to === undefined || period <= periodOf(to)),
  );
}

const nobodyIn = (period: string): DonorsRow => ({
  ...{ period, donors: 0n, new_donors: 0n, returning_donors: 0n, gifts: 0n, unknown_gifts: 0n },
});

async function cohortsBy(
  db: Db,
  by: 'month' | 'year',
): Promise<{ cohort: string; period: string; donors: bigint }[]> {
  if (by === 'year') return (await cohortYears(db)).map(({ year, ...row }) => ({ ...row, period: year }));
  return (await cohortMonths(db)).map(({ month, ...row }) => ({ ...row, period: month }));
}

export const donors = defineReport({
  ...{ name: 'donors', definition: donorsDefinition },
  filter: monthsFilter.extend({ by: z.enum(['month', 'year'], 'expected month or year').default('month') }),
  filters: { ...months, by: 'month (the default) or year' },
  columns: {
    ...{ period: 'text', donors: 'count', new_donors: 'count', returning_donors: 'count' },
    ...{ gifts: 'count', unknown_gifts: 'count' },
  },
  empty: 'no gifts yet',
  rows: ({ db }, filter) => donorsReport(db, filter),
});
