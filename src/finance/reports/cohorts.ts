import type { Db } from '../../../db/database.ts';
import { cohortMonths, giftCounts } from '../../../db/giving-counts.ts';
import { addMonths, type Day } from '../../day.ts';
import { whatIsAGift } from './donors.ts';
import { percentOf } from './fees.ts';
import { monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';
import { smallCells, toldOf, type Told } from './small-cells.ts';

/** Sentence for the output: what the figures are. */
export const cohortsDefinition =
  'Donors by the month of their first gift (the cohort), and how many of them gave at least once in each month after it; percent = ' +
  'these ÷ all of the cohort, rounded half up to a hundredth, empty where donors is kept back. The last month may not be over. ' +
  `How many donors a cohort has is told, as new donors of its month. ${smallCells} ${whatIsAGift}`;

export interface CohortRow {
  /** `YYYY-MM` */
  cohort: string;
  /** The month of the cohort is 0. */
  months_after: bigint;
  /** `YYYY-MM` */
  month: string;
  cohort_donors: bigint;
  donors: Told;
  /** `12.50` */
  percent: string | null;
}

/** Cohorts of these months, both included and open where absent, each up to the last month with a gift. */
export async function cohortsReport(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<CohortRow[]> {
  const counted = await cohortMonths(db);
  const sizes = new Map(
    counted.flatMap(({ cohort, month, donors }) => (cohort === month ? [[cohort, donors]] : [])),
  );
  const donorsOf = new Map(counted.map(({ cohort, month, donors }) => [`${cohort} ${month}`, donors]));
  const last = (await giftCounts(db)).at(-1)?.month;
  const [first] = sizes.keys();
  if (first === undefined || last === undefined) return [];
  // All cohorts, whichever are asked for: else two questions could be subtracted from each other.
  const rows = monthsFrom(first, last).flatMap((month) => rowsOfMonth(month, sizes, donorsOf));
  return rows
    .filter(({ cohort }) => cohort >= (from ?? '') && (to === undefined || cohort <= to))
    .toSorted((a, b) => (a.cohort + a.month < b.cohort + b.month ? -1 : 1));
}

// The returning donors of a month are known, and are the sum of those of each cohort.
function rowsOfMonth(
  month: string,
  sizes: ReadonlyMap<string, bigint>,
  donorsOf: ReadonlyMap<string, bigint>,
): CohortRow[] {
  const cohorts = [...sizes.keys()].filter((cohort) => cohort <= month);
  const earlier = cohorts.filter((cohort) => cohort < month);
  const told = toldOf(earlier.map((cohort) => donorsOf.get(`${cohort} ${month}`) ?? 0n));
  return cohorts.map((cohort, i) => {
    const size = sizes.get(cohort) ?? 0n;
    const donors = cohort === month ? size : (told[i] ?? '<10');
    return {
      ...{ cohort, months_after: monthsBetween(cohort, month), month, cohort_donors: size, donors },
      percent: typeof donors === 'bigint' ? percentOf(donors, size) : null,
    };
  });
}

function monthsFrom(first: string, last: string): string[] {
  const found: string[] = [];
  for (let day = `${first}-01` as Day; day.slice(0, 7) <= last; day = addMonths(day, 1))
    found.push(day.slice(0, 7));
  return found;
}

function monthsBetween(a: string, b: string): bigint {
  const count = (month: string) => BigInt(month.slice(0, 4)) * 12n + BigInt(month.slice(5));
  return count(b) - count(a);
}

export const cohorts = defineReport({
  ...{ name: 'cohorts', definition: cohortsDefinition, filter: monthsFilter },
  filters: { from: 'first cohort, YYYY-MM', to: 'last cohort, YYYY-MM' },
  columns: {
    ...{ cohort: 'month', months_after: 'count', month: 'month', cohort_donors: 'count' },
    ...{ donors: 'told', percent: 'text' },
  },
  empty: 'no donors yet',
  rows: ({ db }, filter) => cohortsReport(db, filter),
});
