/** Calendar arithmetic in UTC on milliseconds since 1970; no clock here. */

export const secondMs = 1000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/**
 * `months` later at the same time of day. A month without that day gives its last: 31 January → 28 February,
 * and counted from the same 31 January, → 31 March.
 */
export function addMonths(ms: number, months: number): number {
  const from = new Date(ms);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)) + (((ms % dayMs) + dayMs) % dayMs);
}

export type Interval = 'day' | 'week' | 'month' | 'year';

/** The end of period number `periods` counted from the anchor. */
function boundary(anchorMs: number, interval: Interval, periods: number): number {
  switch (interval) {
    case 'day':
      return anchorMs + periods * dayMs;
    case 'week':
      return anchorMs + periods * 7 * dayMs;
    case 'month':
      return addMonths(anchorMs, periods);
    case 'year':
      return addMonths(anchorMs, periods * 12);
    default:
      return interval satisfies never;
  }
}

/** The first end of a period after `afterMs`, counting from the anchor so that short months leave no trace. */
export function nextBoundary(anchorMs: number, interval: Interval, count: number, afterMs: number): number {
  const longest = { day: dayMs, week: 7 * dayMs, month: 31 * dayMs, year: 366 * dayMs }[interval];
  let periods = Math.max(1, Math.floor((afterMs - anchorMs) / (longest * count)));
  while (boundary(anchorMs, interval, periods * count) <= afterMs) periods += 1;
  return boundary(anchorMs, interval, periods * count);
}

/** Midnight at the start of the day, `days` later. */
export const startOfDay = (ms: number, days = 0): number => Math.floor(ms / dayMs) * dayMs + days * dayMs;

/** `2026-11-22 10:00:00` for people; Stripe's own times are whole seconds. */
export const readableTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
