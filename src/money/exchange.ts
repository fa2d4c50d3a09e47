import { exponentOf } from './currency.ts';

/** A positive rational number, exact. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * A decimal as it was published, exactly: `1.0823` is 10823 ÷ 10000.
 * @throws {RangeError} if it is not a decimal with a point, above nothing.
 */
export function ratioOf(decimal: string): Ratio {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,15}))?$/.exec(decimal) ?? [];
  const numerator = whole === '' ? 0n : BigInt(whole + fraction);
  if (numerator === 0n) throw new RangeError(`expected a rate such as 1.0823, got ${decimal}`);
  return { numerator, denominator: 10n ** BigInt(fraction.length) };
}

export const inverse = ({ numerator, denominator }: Ratio): Ratio => ({
  numerator: denominator,
  denominator: numerator,
});

export const product = (a: Ratio, b: Ratio): Ratio => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

/** An amount in minor units of `from`, in minor units of `to`: exact until it is rounded once, half to even. */
export function convertMinor(amountMinor: bigint, from: string, to: string, rate: Ratio): bigint {
  return roundHalfEven(
    amountMinor * rate.numerator * 10n ** BigInt(exponentOf(to)),
    rate.denominator * 10n ** BigInt(exponentOf(from)),
  );
}

/** @param denominator above nothing. */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const [size, sign] = numerator < 0n ? [-numerator, -1n] : [numerator, 1n];
  const [whole, twice] = [size / denominator, 2n * (size % denominator)];
  const isUp = twice > denominator || (twice === denominator && whole % 2n === 1n);
  return sign * (isUp ? whole + 1n : whole);
}
