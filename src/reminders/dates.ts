import type { Instant } from '../clock.ts';
import { addDays, addMonths, parseDay, startOfDay, type Day } from '../day.ts';

const hourMs = 60 * 60 * 1000;
const monthsAhead = 13;

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
  new Date(startOfDay(day) + 15 * hourMs + Math.floor(drawn * 2 * hourMs)).toISOString();
