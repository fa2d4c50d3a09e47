import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayOf, parseDay, type Day } from '../../src/day.ts';
import { isWithin, nextFirst, offeredDays, reminderRange, sendAt } from '../../src/reminders/dates.ts';

const day = (text: string): Day => {
  const parsed = parseDay(text);
  if (!parsed) throw new Error(`not a day: ${text}`);
  return parsed;
};

const anyDay = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2399, 11, 31) })
  .map((ms) => dayOf(new Date(ms).toISOString()));

const monthOf = (d: Day) => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7));
const dayOfMonth = (d: Day) => Number(d.slice(8));

describe('a month later', () => {
  it.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-11-22', 13, '2027-12-22'],
  ])('%s and %i is %s', (from, months, expected) => expect(addMonths(day(from), months)).toBe(expected));

  it('is the same day of that month, or its last', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 60 }), (from, months) => {
        const to = addMonths(from, months);
        expect(monthOf(to)).toBe(monthOf(from) + months);
        const isSame = dayOfMonth(to) === dayOfMonth(from);
        const isLast = monthOf(addDays(to, 1)) === monthOf(to) + 1;
        expect(isSame || (isLast && dayOfMonth(to) < dayOfMonth(from))).toBe(true);
      }),
    );
  });
});

describe('the next first', () => {
  it('is a first, far enough away, and the earliest such', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 28 }), (today, away) => {
        const first = nextFirst(today, away);
        expect(dayOfMonth(first)).toBe(1);
        expect(first >= addDays(today, away)).toBe(true);
        expect(addMonths(first, -1) < addDays(today, away)).toBe(true);
      }),
    );
  });
});

describe('the days that are offered', () => {
  it('are few, in order, different, and all may be chosen', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const days = offeredDays(today);
        expect(days.length).toBeGreaterThanOrEqual(3);
        expect(days).toEqual([...new Set(days)].sort());
        expect(days.every((d) => isWithin(d, reminderRange(today)))).toBe(true);
      }),
    );
  });

  it('still may be chosen when the page was opened just before midnight', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const range = reminderRange(addDays(today, 1));
        expect(offeredDays(today).every((d) => isWithin(d, range))).toBe(true);
      }),
    );
  });
});

describe('what may be chosen', () => {
  const range = reminderRange(day('2026-11-22'));

  it.each([
    ['2026-11-22', false],
    ['2026-11-23', true],
    ['2027-12-22', true],
    ['2027-12-23', false],
  ])('%s: %s', (text, allowed) => expect(isWithin(day(text), range)).toBe(allowed));

  it.each([
    '2027-02-30',
    '2027-13-01',
    '2027-1-5',
    '15.01.2027',
    '',
    '2027-00-10',
    '+12027-01-01',
    '2027-01-15T00',
  ])('is not %j', (text) => expect(parseDay(text)).toBeUndefined());
});

describe('the moment of sending', () => {
  it('lies between 15:00 and 17:00 UTC of the day', () => {
    fc.assert(
      fc.property(anyDay, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (d, drawn) => {
        const at = sendAt(d, drawn);
        expect(at >= `${d}T15:00:00.000Z` && at < `${d}T17:00:00.000Z`).toBe(true);
      }),
    );
  });
});
