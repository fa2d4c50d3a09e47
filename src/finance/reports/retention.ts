import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { cohortYears } from '../../../db/giving-counts.ts';
import { whatIsAGift } from './donors.ts';
import { percentOf } from './fees.ts';
import { yearFilter, years } from './filters.ts';
import { defineReport } from './report.ts';
import { smallCells, toldTogether, type Told } from './small-cells.ts';

/** Sentence for the output: what the figures are. */
export const retentionDefinition =
  'Donors by calendar year of the newsroom: before gave in the year before; retained are those of them who gave in this one, ' +
  'percent = retained ÷ before, rounded half up to a hundredth; lybunt gave in the year before, not in this one; sybunt gave in ' +
  'some earlier year, not in this one, lybunt among them; new gave for the first time ever. The last year may not be over. ' +
  `Donors, new and before are told always. ${smallCells} Where one of the three others would, none of them is. ${whatIsAGift}`;

export interface RetentionRow {
  /** `YYYY` */
  year: string;
  donors: bigint;
  new_donors: bigint;
  before: bigint;
  retained: Told;
  /** `62.50`; null where nobody gave in the year before, or retained is kept back. */
  percent: string | null;
  lybunt: Told;
  sybunt: Told;
}

/** From the first year with a donor to the last. @param period years, both included; open where absent. */
export async function retentionReport(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<RetentionRow[]> {
  const counted = await cohortYears(db);
  const numbers = counted.map(({ year }) => Number(year));
  if (numbers.length === 0) return [];
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const rows = Array.from({ length: last - first + 1 }, (_, i) => rowOf(counted, first + i));
  return rows.filter(({ year }) => year >= (from ?? '') && (to === undefined || year <= to));
}

type Counted = Awaited<ReturnType<typeof cohortYears>>[number];

function rowOf(counted: readonly Counted[], number: number): RetentionRow {
  const year = String(number);
  const sumOf = (column: 'donors' | 'retained', isMeant: (row: Counted) => boolean) =>
    counted.filter(isMeant).reduce((sum, row) => sum + row[column], 0n);
  const donors = sumOf('donors', (row) => row.year === year);
  const newDonors = sumOf('donors', (row) => row.year === year && row.cohort === year);
  const before = sumOf('donors', (row) => row.year === String(number - 1));
  const earlier = sumOf('donors', (row) => row.cohort === row.year && row.year < year);
  const retained = sumOf('retained', (row) => row.year === year);
  // All donors of earlier years, by whether they gave in the last of these and whether they gave now.
  const lybunt = before - retained;
  const cameBack = donors - newDonors - retained;
  const longAway = earlier - retained - lybunt - cameBack;
  const [kept = 'not told', lost = 'not told', , away = 'not told'] = toldTogether([
    ...[retained, lybunt, cameBack, longAway],
  ]);
  return {
    ...{ year, donors, new_donors: newDonors, before },
    ...{ retained: kept, percent: typeof kept === 'bigint' ? percentOf(kept, before) : null, lybunt: lost },
    sybunt: typeof lost === 'bigint' && typeof away === 'bigint' ? lost + away : 'not told',
  };
}

export const retention = defineReport({
  ...{ name: 'retention', definition: retentionDefinition },
  filter: z.strictObject({ from: yearFilter.optional(), to: yearFilter.optional() }),
  filters: years,
  columns: {
    ...{ year: 'text', donors: 'count', new_donors: 'count', before: 'count', retained: 'told' },
    ...{ percent: 'text', lybunt: 'told', sybunt: 'told' },
  },
  empty: 'no donors yet',
  rows: ({ db }, filter) => retentionReport(db, filter),
});
