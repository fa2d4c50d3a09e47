import { html } from 'hono/html';
import type { Newsroom, OfferedCurrency } from '../newsroom.ts';
import { afterFees } from '../money/after-fees.ts';
import { formatMoney } from '../money/format-money.ts';
import { minorUnits, type MinorUnits } from '../money/minor-units.ts';
import type { Interval } from '../ledger/intervals.ts';
import type { Html } from './page-shell.ts';
import type { Words } from '../languages/words.ts';

/** Where less than this share of a monthly gift arrives, the page says that once a year is better. */
const shareWorthKeeping = 0.9;

export interface FeesNote {
  newsroom: Newsroom;
  currency: OfferedCurrency;
  interval: Interval;
  amountMinor: MinorUnits;
}

/** What is left of a gift; undefined in a currency whose fees the newsroom has not told. */
export function leftOf({ newsroom, currency, interval, amountMinor }: FeesNote): MinorUnits | undefined {
  const { rate_basis_points, recurring_basis_points, fixed_minor } = newsroom.payment_fees;
  const fixedMinor = Object.hasOwn(fixed_minor, currency.code) ? fixed_minor[currency.code] : undefined;
  if (fixedMinor === undefined) return undefined;
  const basisPoints = rate_basis_points + (interval === 'once' ? 0 : recurring_basis_points);
  return afterFees(amountMinor, { basisPoints, fixedMinor });
}

/** One sentence on what arrives, and for a small monthly gift another on what would arrive once a year. */
export function feesNote(
  note: FeesNote,
  about: { locale: string; words: Words; yearlyLink: (amountMinor: MinorUnits) => string },
): Html | '' {
  const left = leftOf(note);
  if (left === undefined) return '';
  const { support } = about.words;
  const money = (amount: MinorUnits) => formatMoney(amount, note.currency.code, about.locale);
  return html`<p class="fees">
    ${support.fees(money(note.amountMinor), money(left))} ${yearly(note, left, about, money)}
  </p>`;
}

function yearly(
  note: FeesNote,
  left: MinorUnits,
  { words, yearlyLink }: { words: Words; yearlyLink: (amountMinor: MinorUnits) => string },
  money: (amount: MinorUnits) => string,
): Html | '' {
  if (note.interval !== 'month' || left >= note.amountMinor * shareWorthKeeping) return '';
  if (!note.newsroom.intervals.includes('year')) return '';
  const amountMinor = minorUnits(note.amountMinor * 12);
  const leftOfYear = leftOf({ ...note, interval: 'year', amountMinor });
  if (leftOfYear === undefined || amountMinor > note.currency.maximumMinor) return '';
  return html`${words.support.yearly(money(amountMinor), money(leftOfYear))}
    <a href="${yearlyLink(amountMinor)}">${words.support.giveYearly}</a>`;
}
