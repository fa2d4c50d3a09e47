import type { Db } from '../../../db/database.ts';
import { giftMonths } from '../../../db/giving-counts.ts';
import { divideHalfEven } from '../../money/half-even.ts';
import { whatIsAGift } from './donors.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';
import { smallCells, toldOf, type Told } from './small-cells.ts';

/** Sentence for the output: what the figures are. */
export const giftsDefinition =
  'Gifts by month, interval and the currency that readers were shown: how many, and their average and median in minor units. The ' +
  'median of an even number is halfway between the two in the middle; average and median are rounded to the nearest minor unit, ' +
  'a half to the even one. Interval unmatched is not known (yet). A gift of which the books have no shown amount counts as it was ' +
  `settled. Average and median are empty where gifts is kept back, as its month is told. ${smallCells} ${whatIsAGift}`;

export interface GiftsRow {
  /** `YYYY-MM` */
  month: string;
  interval: string;
  currency: string;
  gifts: Told;
  average_minor: bigint | null;
  median_minor: bigint | null;
}

/** The first month first. @param period months, both included; open where absent. */
export async function giftsReport(
  db: Db,
  period: { from?: string | undefined; to?: string | undefined },
): Promise<GiftsRow[]> {
  const byMonth = Map.groupBy(await giftMonths(db, period), ({ month }) => month);
  return [...byMonth.values()].flatMap((rows) => {
    const told = toldOf(rows.map(({ gifts }) => gifts));
    return rows.map((row, i) => {
      const gifts = told[i] ?? '<10';
      const isTold = typeof gifts === 'bigint';
      return {
        ...{ month: row.month, interval: row.gift_interval, currency: row.currency, gifts },
        average_minor: isTold ? divideHalfEven(row.sum_minor, row.gifts) : null,
        median_minor: isTold ? divideHalfEven(row.median_low_minor + row.median_high_minor, 2n) : null,
      };
    });
  });
}

export const gifts = defineReport({
  ...{ name: 'gifts', definition: giftsDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', interval: 'text', currency: 'text', gifts: 'told' },
    ...{ average_minor: 'minor', median_minor: 'minor' },
  },
  empty: 'no gifts yet',
  rows: ({ db }, filter) => giftsReport(db, filter),
});
