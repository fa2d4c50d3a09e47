/**
 * A whole number: the quotient rounded to the nearest, and a half to the even one (IEEE 754, roundTiesToEven), so that
 * many roundings favour neither side.
 * @param whole above zero.
 */
export function divideHalfEven(part: bigint, whole: bigint): bigint {
  const down = part / whole - (part % whole < 0n ? 1n : 0n);
  const twiceRest = 2n * (part - down * whole);
  const isUp = twiceRest > whole || (twiceRest === whole && down % 2n !== 0n);
  return isUp ? down + 1n : down;
}
