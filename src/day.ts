import type { Instant } from './clock.ts';
import { bookDate } from './ledger/book-date.ts';

/** A calendar day, `2027-01-15`. Sorts as text. */
export type Day = string & { readonly __brand: 'Day' };

const dayMs = 24 * 60 * 60 * 1000;

/** The day that it then is in UTC. */
export const dayOf = (instant: Instant): Day => instant.slice(0, 10) as Day;

/** The day that it then is in a time zone. */
export const dayIn = (instant: Instant, timeZone: string): Day => bookDate(instant, timeZone) as Day;

/** Undefined where there is no such day: `2027-02-30`. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && dayAt(ms) === text ? (text as Day) : undefined;
}

export const addDays = (day: Day, days: number): Day => dayAt(startOfDay(day) + days * dayMs);

/** The same day of a later month, or its last day where it has no such day: 31 January and one month is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  // Day 0 of the month after is the last day of the month.
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayAt(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, lastDay)));
}

/** In milliseconds since 1970, in UTC. */
export const startOfDay = (day: Day): number => Date.parse(`${day}T00:00:00.000Z`);

const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10) as Day;
