import type { Db } from '../../../db/database.ts';
import { ratesWithin } from '../../../db/exchange-rates.ts';
import type { Instant } from '../../clock.ts';
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
 * @param published `knownAt` as the rates stood at that moment, whatever was imported or corrected since.
 */
export function closingRates(db: Db, published: Published) {
  const read = new Map<string, Promise<ClosingRate | undefined>>();
  return (from: string, to: string, day: Day): Promise<ClosingRate | undefined> => {
    const key = `${from} ${to} ${day}`;
    const rate = read.get(key) ?? closingRate(db, published, { from, to, day });
    read.set(key, rate);
    return rate;
  };
}

interface Published {
  readonly source: string;
  readonly knownAt: Instant | undefined;
}

async function closingRate(
  db: Db,
  { source, knownAt }: Published,
  { from, to, day }: { from: string; to: string; day: Day },
): Promise<ClosingRate | undefined> {
  const days = { from: addDays(day, -oldestRateDays), to: day };
  const span = { source, ...days, with: [from, to], importedBy: knownAt };
  const byDay = Map.groupBy(await ratesWithin(db, span), (rate) => rate.day);
  for (const [published, rates] of [...byDay].toReversed()) {
    const found = rateBetween(from, to, rates);
    if (found) return { ...found, day: published };
  }
  return undefined;
}
