import { assert as check, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, nextBoundary } from '../../src/stripe/sandbox/calendar.ts';
import { stepOf } from '../../src/stripe/sandbox/currency-rules.ts';
import { feeDetailsFor } from '../../src/stripe/sandbox/fees.ts';

const feeOf = (amount: number, currency: string, recurring = false) =>
  feeDetailsFor({ amount, currency, method: 'card', recurring }).map((detail) => detail.amount);

describe('the fee of a card payment', () => {
  it('of two dollars is 36 cents, and Billing’s share one more', () => {
    expect(feeOf(200, 'usd')).toEqual([36]);
    expect(feeOf(200, 'usd', true)).toEqual([36, 1]);
  });

  it('is rounded half up, once', () => {
    // 2.9 % of 5.00 is 14.5 cents.
    expect(feeOf(500, 'usd')).toEqual([45]);
  });

  it('is an amount that its currency can express', () => {
    const currencies = constantFrom('usd', 'eur', 'jpy', 'kwd', 'isk', 'gbp');
    check(
      property(integer({ min: 1, max: 99_999_999 }), currencies, (amount, currency) => {
        const fees = feeOf(amount * stepOf(currency), currency, true);
        expect(
          fees.every((fee) => Number.isSafeInteger(fee) && fee > 0 && fee % stepOf(currency) === 0),
        ).toBe(true);
      }),
    );
  });
});

describe('a month later', () => {
  const day = (ms: number) => new Date(ms).toISOString();

  it('is the same day and hour, or the last day of a shorter month', () => {
    expect(day(addMonths(Date.UTC(2027, 0, 31, 13, 5), 1))).toBe('2027-02-28T13:05:00.000Z');
    expect(day(addMonths(Date.UTC(2028, 0, 31), 1))).toBe('2028-02-29T00:00:00.000Z');
    expect(day(addMonths(Date.UTC(2028, 1, 29), 12))).toBe('2029-02-28T00:00:00.000Z');
    expect(day(addMonths(Date.UTC(2027, 11, 15), 1))).toBe('2028-01-15T00:00:00.000Z');
  });

  it('is the first end of a period after the last, however far away', () => {
    const anchor = Date.UTC(2027, 0, 31);
    check(
      property(integer({ min: 0, max: 600 }), constantFrom('month', 'year'), (periods, interval) => {
        const step = interval === 'month' ? 1 : 12;
        const last = addMonths(anchor, periods * step);
        expect(nextBoundary(anchor, interval, 1, last)).toBe(addMonths(anchor, (periods + 1) * step));
      }),
    );
  });
});
