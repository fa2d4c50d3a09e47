import { amountInLink, type Newsroom, type OfferedCurrency } from '../newsroom.ts';
import type { MinorUnits } from '../money/minor-units.ts';
import type { DonationForm, RequestProblem } from './donation-request.ts';
import { isInterval, type Interval } from '../ledger/intervals.ts';

/** What is chosen, and from what. */
export interface ChoiceView {
  newsroom: Newsroom;
  locale: string;
  currency: OfferedCurrency;
  form: DonationForm;
}

/** Everything the support page shows. */
export interface SupportView extends ChoiceView {
  token: string;
  problems: readonly RequestProblem[];
  /** A sentence about something that is not the reader's mistake. */
  notice?: string;
  /** A sentence on what is held back for now. */
  restriction?: string;
  /** A sentence about something that is no mistake at all. */
  remark?: string;
}

/** The amount of this interval that is chosen when the page opens. */
export function presetOf({ form, currency }: ChoiceView, interval: Interval): string {
  if (form.interval === interval && form.preset !== '') return form.preset;
  return form.amount === '' ? String(usualAmount(currency, interval)) : '';
}

/** The second of the set: few choose the smallest where a next one is chosen already. */
export function usualAmount({ amountsMinor }: OfferedCurrency, interval: Interval): MinorUnits {
  const amount = amountsMinor[interval][1] ?? amountsMinor[interval][0];
  if (amount === undefined) throw new Error(`expected an amount to offer for ${interval}, got none`);
  return amount;
}

/** What was chosen, as a link carries it; an empty change leaves its part out. */
export function choiceQuery(
  { form, currency, locale }: ChoiceView,
  changes: Readonly<Record<string, string>> = {},
): string {
  const chosen = /^\d{1,13}$/.test(form.preset) ? amountInLink(BigInt(form.preset), currency.code) : '';
  const parts = {
    interval: isInterval(form.interval) ? form.interval : '',
    amount: form.amount === '' ? chosen : form.amount,
    currency: currency.code,
    campaign: form.campaign,
    article: form.article,
    lang: locale,
    ...changes,
  };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== '')).toString();
}
