import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import type { Span } from '../../../db/entries-by-day.ts';
import { headsKnownAt, headsNow, type Heads } from '../../../db/heads.ts';
import { addDays, addMonths, parseDay } from '../../day.ts';
import { currencyFilter, dayFilter, instantFilter, monthFilter } from '../reports/filters.ts';

const optional = {
  ...{ month: monthFilter.optional(), from: dayFilter.optional(), to: dayFilter.optional() },
  ...{ currency: currencyFilter.optional(), known_at: instantFilter.optional() },
};

const says = { known_at: 'as the books stood then, in UTC' };

/** For lists of lines. */
export const spanFilter = z.strictObject(optional);

/** What each filter of `spanFilter` is for. */
export const spanFilters = {
  ...{ month: 'only this month, YYYY-MM', from: 'first day, YYYY-MM-DD', to: 'last day, YYYY-MM-DD' },
  ...{ currency: 'only this currency', ...says },
};

/** For the whole ledger. */
export const wholeFilter = z.strictObject({ known_at: optional.known_at });

/** What each filter of `wholeFilter` is for. */
export const wholeFilters = says;

export const headsOf = (db: Db, knownAt: string | undefined): Promise<Heads> =>
  knownAt === undefined ? headsNow(db) : headsKnownAt(db, knownAt);

/** The days that all filters leave, as the books stand or stood. */
export async function spanOf(db: Db, filter: z.output<typeof spanFilter>): Promise<Span> {
  const month = filter.month === undefined ? undefined : daysOfMonth(filter.month);
  const from = [filter.from, month?.first].filter((day) => day !== undefined).sort();
  const to = [filter.to, month?.last].filter((day) => day !== undefined).sort();
  return { heads: await headsOf(db, filter.known_at), from: from.at(-1), to: to[0] };
}

/** @param month `YYYY-MM`. @throws {RangeError} if it is none. */
export function daysOfMonth(month: string): { first: string; last: string } {
  const first = parseDay(`${month}-01`);
  if (first === undefined) throw new RangeError(`expected a month, YYYY-MM, got ${month}`);
  return { first, last: addDays(addMonths(first, 1), -1) };
}
