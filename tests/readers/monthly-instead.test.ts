import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultNewsroom } from '../../src/newsroom.ts';
import { monthlyInstead } from '../../src/readers/monthly-instead.ts';

const { currencies } = defaultNewsroom;

it.each([
  [200, 200],
  [500, 200],
  [2500, 500],
  [5000, 500],
  [10_000, 1000],
  [1_000_000, 2500],
])('offers somebody who gave %i cents %i a month', (given, monthly) =>
  expect(monthlyInstead(defaultNewsroom, { amountMinor: given, currency: 'usd' })).toBe(monthly),
);

it('offers nothing where there is nothing smaller, or nothing monthly', () => {
  expect(monthlyInstead(defaultNewsroom, { amountMinor: 100, currency: 'usd' })).toBeUndefined();
  expect(monthlyInstead(defaultNewsroom, { amountMinor: 500, currency: 'pln' })).toBeUndefined();
  const withoutMonths = { ...defaultNewsroom, intervals: ['once' as const] };
  expect(monthlyInstead(withoutMonths, { amountMinor: 500, currency: 'usd' })).toBeUndefined();
});

it('never offers more than was given, nor what is not on offer', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...currencies),
      fc.integer({ min: 1, max: 1e9 }),
      ({ code, amountsMinor }, amountMinor) => {
        const monthly = monthlyInstead(defaultNewsroom, { amountMinor, currency: code });
        return monthly === undefined || (monthly <= amountMinor && amountsMinor.month.includes(monthly));
      },
    ),
  );
});
