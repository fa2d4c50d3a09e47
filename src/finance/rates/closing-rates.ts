import type { Db } from '../../../db/database.ts';
import { ratesWithin, type KeptRate } from '../../../db/exchange-rates.ts';
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
 * another. Each day is read once.
 */
export function closingRates(db: Db, source: string) {
  const windows = new Map<Day, Promise<readonly (readonly KeptRate[])[]>>();
  const window = (day: Day) => {
    const read = windows.get(day) ?? daysBefore(db, source, day);
    windows.set(day, read);
    return read;
  };
  return async (from: string, to: string, day: Day): Promise<ClosingRate | undefined> => {
    for (const rates of await window(day)) {
      const found = rateBetween(from, to, rates);
      if (found) return { ...found, day: rates[0]?.day ?? day };
    }
    return undefined;
  };
}

async function daysBefore(db: Db, source: string, day: Day) {
  const rates = await ratesWithin(db, { source, from: addDays(day, -oldestRateDays), to: day });
  return [...Map.groupBy(rates, (rate) => rate.day).values()].toReversed();
}
