import type { Instant } from '../../clock.ts';
import type { Day } from '../../day.ts';
import { convertMinor } from '../../money/exchange.ts';
import type { ReportDeps } from '../reports/report.ts';
import { closingRates, oldestRateDays, type ClosingRate } from './closing-rates.ts';

/** What became of a row: amounts in another currency with the rate behind them, or why there are none. */
export interface Translated {
  readonly currency: string | null;
  readonly rate: string | null;
  /** Of the rate; null where the currency stays. */
  readonly rate_date: string | null;
  /** Why not, where there is no rate. */
  readonly untranslated: string | null;
  /** Of an amount in the row's own currency; null where there is no rate. */
  readonly amount: (amountMinor: bigint) => bigint | null;
}

/**
 * Says of a currency and a day what becomes of amounts in it. Without a rate nothing is guessed.
 * @param knownAt by the rates that had been imported at that moment; by all, where absent.
 */
export function translator({ db, config }: ReportDeps, wanted: string | undefined, knownAt?: Instant) {
  const { functional_currency: functional, exchange_rate_source: source } = config.newsroom;
  const to = wanted ?? functional;
  const rateAt = closingRates(db, { source, knownAt });
  return async (from: string, day: Day): Promise<Translated> => {
    if (to === undefined) return none(null, 'no currency to translate to: functional_currency is not set');
    if (from === to)
      return {
        ...{ currency: to, rate: '1', rate_date: null, untranslated: null },
        amount: (minor) => minor,
      };
    const rate = await rateAt(from, to, day);
    if (!rate)
      return none(to, `no rate of ${source} from ${from} to ${to} in the ${oldestRateDays} days to ${day}`);
    return by(rate, from, to);
  };
}

const none = (currency: string | null, untranslated: string): Translated => ({
  ...{ currency, rate: null, rate_date: null, untranslated },
  amount: () => null,
});

const by = (rate: ClosingRate, from: string, to: string): Translated => ({
  ...{ currency: to, rate: rate.text, rate_date: rate.day, untranslated: null },
  amount: (minor) => convertMinor(minor, from, to, rate.ratio),
});
