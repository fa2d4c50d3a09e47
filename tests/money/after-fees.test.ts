import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFees } from '../../src/money/after-fees.ts';
import { minorUnits } from '../../src/money/minor-units.ts';

const cards = { basisPoints: 290, fixedMinor: 30 };

describe('what is left after fees', () => {
  it.each([
    [200, 164],
    [500, 455],
    [2500, 2397],
    [30, 0],
    [1, 0],
  ])('is, of %d cents, %d', (amount, left) => {
    expect(afterFees(minorUnits(amount), cards)).toBe(left);
  });

  it('is never less than nothing, never more than was given, and never a fraction', () => {
    const amounts = fc.integer({ min: 0, max: 1e12 });
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 1000 }),
        (amount, bp, fixed) => {
          const left = afterFees(minorUnits(amount), { basisPoints: bp, fixedMinor: fixed });
          return Number.isInteger(left) && left >= 0 && left <= amount;
        },
      ),
    );
  });
});
