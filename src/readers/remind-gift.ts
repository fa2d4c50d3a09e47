import { limitProblem } from '../money/check-amount.ts';
import { requireCurrency } from '../money/currency.ts';
import { parseAmount } from '../money/parse-amount.ts';
import { offeredCurrency, type Newsroom, type OfferedCurrency } from '../newsroom.ts';
import { isInterval, type Interval } from '../ledger/intervals.ts';
import type { Carried } from './remind-form.ts';

/** What the reader had in mind on the support page. */
export interface Gift {
  interval: Interval;
  /** In minor units of `currency`; null where no amount was chosen. */
  amountMinor: number | null;
  currency: string;
}

/** What cannot be made out is left open: it must not stand in the way of a reminder. */
export function readGift(newsroom: Newsroom, carried: Carried): Gift {
  const currency = offeredCurrency(newsroom, carried.currency.toLowerCase()) ?? newsroom.currencies[0];
  if (!currency) throw new Error('expected the newsroom to offer a currency, got none');
  return {
    interval: isInterval(carried.interval) ? carried.interval : 'month',
    amountMinor: readAmount(carried.amount, currency),
    currency: currency.code,
  };
}

function readAmount(text: string, currency: OfferedCurrency): number | null {
  const parsed = parseAmount(text, requireCurrency(currency.code));
  return parsed.ok && !limitProblem(parsed.amountMinor, currency) ? parsed.amountMinor : null;
}
