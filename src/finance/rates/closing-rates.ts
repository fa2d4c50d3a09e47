import type { Db } from '../../../db/database.ts';
import { ratesWithin } from '../../../db/exchange-rates.ts';
import { addDays, type Day } from '../../day.ts';
import { rateBetween } from '../../money/cross-rate.ts';
import type { Ratio } from '../../money/exchange.ts';

/** How old a rate may be: over Easter and Christmas nothing is published for up to five days. */
export const oldestRateDays = 7;

export interface ClosingRate {
  readonly ratio: Ratio;
  /** As it was published, or the quotient of what was. */
  readonly text: string;
  readonly day: string;
}

/**
 * Rates at the end of a day: of the last day, that one or up to seven before it, on which one leads from a currency to
 * another. Each is read once.
 */
export function closingRates(db: Db, source: string) {
  const read = new Map<string, Promise<ClosingRate | undefined>>();
  return (from: string, to: string, day: Day): Promise<ClosingRate | undefined> => {
    const key = `${from} ${to} ${day}`;
    const rate = read.get(key) ?? closingRate(db, source, { from, to, day });
    read.set(key, rate);
    return rate;
  };
}

async function closingRate(
  db: Db,
  source: string,
  { from, to, day }: { from: string; to: string; day: Day },
): Promise<ClosingRate | undefined> {
  const span = { source, from: addDays(day, -oldestRateDays), to: day, with: [from, to] };
  const byDay = Map.groupBy(await ratesWithin(db, span), (rate) => rate.day);
  for (const [published, rates] of [...byDay].toReversed()) {
    const found = rateBetween(from, to, rates);
    if (found) return { ...found, day: published };
  }
  return undefined;
}
