import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { grossYears } from '../../../db/giving-counts.ts';
import { whatIsAGift } from './donors.ts';
import { percentOf } from './fees.ts';
import { currencyFilter, yearFilter, years } from './filters.ts';
import { defineReport } from './report.ts';
import { keptBack, smallCells } from './small-cells.ts';

/** Sentence for the output: what the figures are. */
export const revenueRetentionDefinition =
  'Gross of gifts, before refunds and fees, by calendar year of the newsroom and settlement currency: gross is from donors who are ' +
  'known, unknown from others; retained is the part of gross from donors who gave in the year before, in whatever currency; ' +
  'percent = retained ÷ before, the gross of the year before, rounded half up to a hundredth. The last year may not be over. ' +
  `What came from few is empty. ${smallCells} ${whatIsAGift}`;

export interface RevenueRetentionRow {
  /** `YYYY` */
  year: string;
  currency: string;
  before_minor: bigint | null;
  gross_minor: bigint | null;
  retained_minor: bigint | null;
  percent: string | null;
  unknown_minor: bigint | null;
}

type Asked = Readonly<Partial<Record<'from' | 'to' | 'currency', string | undefined>>>;

/** By year and currency; a year in which a currency of the year before brought nothing is told too. */
export async function revenueRetentionReport(db: Db, asked: Asked): Promise<RevenueRetentionRow[]> {
  const parts = new Map((await grossYears(db)).map((row) => [`${row.year} ${row.currency}`, toldParts(row)]));
  const last = [...parts.keys()].at(-1)?.slice(0, 4) ?? '';
  const following = [...parts.keys()].map((key) => `${Number(key.slice(0, 4)) + 1}${key.slice(4)}`);
  const keys = [...new Set([...parts.keys(), ...following])].filter((key) => key.slice(0, 4) <= last);
  return keys
    .toSorted()
    .map((key): RevenueRetentionRow => {
      const [year, currency] = [key.slice(0, 4), key.slice(5)];
      const { gross, retained, unknown } = parts.get(key) ?? nothing;
      const before = (parts.get(`${Number(year) - 1} ${currency}`) ?? nothing).gross;
      const percent = retained === null || before === null ? null : percentOf(retained, before);
      return {
        ...{ year, currency, before_minor: before, gross_minor: gross, retained_minor: retained, percent },
        unknown_minor: unknown,
      };
    })
    .filter(
      ({ year, currency }) =>
        year >= (asked.from ?? '') &&
        (asked.to === undefined || year <= asked.to) &&
        (asked.currency === undefined || currency === asked.currency),
    );
}

interface Parts {
  readonly gross: bigint | null;
  readonly retained: bigint | null;
  readonly unknown: bigint | null;
}

const nothing: Parts = { gross: 0n, retained: 0n, unknown: 0n };

// The income of a year is known, and is what came from retained donors, from other donors and from unknown ones.
function toldParts(row: Awaited<ReturnType<typeof grossYears>>[number]): Parts {
  const people = [row.retained_donors, row.donors - row.retained_donors, row.unknown_gifts];
  const isKept = keptBack(people).map((isKept, i) => isKept && people[i] !== 0n);
  return {
    gross: isKept[2] === true ? null : row.gross_minor,
    retained: isKept[0] === true ? null : row.retained_minor,
    unknown: isKept[2] === true ? null : row.unknown_minor,
  };
}

export const revenueRetention = defineReport({
  ...{ name: 'revenue-retention', definition: revenueRetentionDefinition },
  filter: z.strictObject({
    ...{ from: yearFilter.optional(), to: yearFilter.optional(), currency: currencyFilter.optional() },
  }),
  filters: { ...years, currency: 'only this currency' },
  columns: {
    ...{ year: 'text', currency: 'text', before_minor: 'minor', gross_minor: 'minor' },
    ...{ retained_minor: 'minor', percent: 'text', unknown_minor: 'minor' },
  },
  empty: 'no gifts yet',
  rows: ({ db }, filter) => revenueRetentionReport(db, filter),
});
