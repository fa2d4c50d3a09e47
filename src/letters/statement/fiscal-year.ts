import type { Instant } from '../../clock.ts';
import { addDays, addMonths, dayIn, parseDay, type Day } from '../../day.ts';
import type { Period } from './statement.ts';

// Most of what a bank still takes back of December's it has taken back by then.
const settledDays = 14;
// A statement that comes much later surprises more than it tells.
const lateDays = 90;

/**
 * The year that begins in a calendar year.
 * @param yearBegins `MM-DD`
 * @throws {RangeError} if the calendar has no such day.
 */
export function fiscalYear(year: number, yearBegins: string): Period {
  const text = `${String(year).padStart(4, '0')}-${yearBegins}`;
  const from = parseDay(text);
  if (from === undefined) throw new RangeError(`expected a day of the calendar, got ${text}`);
  return yearFrom(from);
}

export const yearFrom = (from: Day): Period => ({ from, to: addDays(addMonths(from, 12), -1) });

/** The year whose statements are due now; undefined where none is. */
export function yearToState(
  now: Instant,
  { timeZone, yearBegins }: { timeZone: string; yearBegins: string },
): Period | undefined {
  const today = dayIn(now, timeZone);
  const thisYear = Number(today.slice(0, 4));
  return [thisYear, thisYear - 1, thisYear - 2]
    .map((year) => fiscalYear(year, yearBegins))
    .find(({ to }) => today > addDays(to, settledDays) && today <= addDays(to, lateDays));
}
