declare const brand: unique symbol;

/** A whole number of the smallest unit of a currency: 500 in eur is €5.00, 500 in jpy is ¥500. Never without its currency. */
export type MinorUnits = number & { readonly [brand]: 'MinorUnits' };

/** Far above any gift, far below what a double holds exactly. */
const largest = 1e15;

/** @throws {RangeError} if `value` is not a whole number between −1e15 and 1e15. */
export function minorUnits(value: number): MinorUnits {
  if (!Number.isSafeInteger(value) || Math.abs(value) > largest)
    throw new RangeError(`expected a whole number of minor units up to ${largest}, got ${value}`);
  // −0 would be another text in JSON, and so another digest.
  return (value === 0 ? 0 : value) as MinorUnits;
}
