import type { MinorUnits } from '../money/minor-units.ts';
import { offeredCurrency, type Newsroom } from '../newsroom.ts';

/**
 * What to offer each month to somebody who gave once: the smallest amount on offer that comes to as much in
 * a year. Undefined where that would be more at a time than was given, or nothing is offered monthly.
 */
export function monthlyInstead(
  newsroom: Newsroom,
  given: { amountMinor: number; currency: string },
): MinorUnits | undefined {
  if (!newsroom.intervals.includes('month')) return undefined;
  const offered = [...(offeredCurrency(newsroom, given.currency)?.amountsMinor.month ?? [])].sort(
    (a, b) => a - b,
  );
  const enough = offered.find((amount) => amount * 12 >= given.amountMinor) ?? offered.at(-1);
  return enough !== undefined && enough <= given.amountMinor ? enough : undefined;
}
