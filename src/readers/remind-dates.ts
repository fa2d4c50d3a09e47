import type { Instant } from '../clock.ts';
import { bookDate } from '../ledger/book-date.ts';

/** A calendar day, `2027-01-15`. Sorts as text. Whose day it is does not matter: nobody is asked for a time zone. */
export type Day = string & { readonly __brand: 'Day' };

const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;
const monthsAhead = 13;

export const dayOf = (instant: Instant): Day => instant.slice(0, 10) as Day;

/** The day that it then is in a time zone. */
export const dayIn = (instant: Instant, timeZone: string): Day => bookDate(instant, timeZone) as Day;

/** Undefined where there is no such day: `2027-02-30`. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && dayAt(ms) === text ? (text as Day) : undefined;
}

export const addDays = (day: Day, days: number): Day => dayAt(startOf(day) + days * dayMs);

/** The same day of a later month, or its last day where it has no such day: 31 January and one month is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  // Day 0 of the month after is the last day of the month.
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayAt(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, lastDay)));
}

/** The first of the month that begins at least `daysAway` days after `day`. */
export function nextFirst(day: Day, daysAway: number): Day {
  const first = `${addDays(day, daysAway - 1).slice(0, 7)}-01` as Day;
  return addMonths(first, 1);
}

export interface ReminderRange {
  earliest: Day;
  latest: Day;
}

/** Which days may be chosen on `today`, both ends included: from tomorrow, so that its hour has not passed anywhere. */
export const reminderRange = (today: Day): ReminderRange => ({
  earliest: addDays(today, 1),
  latest: addMonths(today, monthsAhead),
});

export const isWithin = (day: Day, { earliest, latest }: ReminderRange): boolean =>
  day >= earliest && day <= latest;

/** Undefined where the text is no day, or one outside the range. */
export function dayWithin(text: string, range: ReminderRange): Day | undefined {
  const day = parseDay(text);
  return day !== undefined && isWithin(day, range) ? day : undefined;
}

/** A few days worth offering, soonest first: the first of a month, when many are paid, then one, three and six months on. */
export function offeredDays(today: Day): Day[] {
  const days = [nextFirst(today, 7), addMonths(today, 1), addMonths(today, 3), addMonths(today, 6)];
  return [...new Set(days)].sort();
}

/**
 * From 15:00 to 17:00 UTC of the day: morning in the Americas, evening in Moscow, still that day in
 * both. `drawn` is at least 0 and below 1, and keeps a popular day from leaving all at once.
 */
export const sendAt = (day: Day, drawn: number): Instant =>
  new Date(startOf(day) + 15 * hourMs + Math.floor(drawn * 2 * hourMs)).toISOString();

const startOf = (day: Day) => Date.parse(`${day}T00:00:00.000Z`);
const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10) as Day;
