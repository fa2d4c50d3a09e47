import { exponentOf } from './currency.ts';

/** Major units with a point, every digit exact: `-12.30`. For machines, tables and addresses. */
export function decimalOf(amountMinor: number | bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const amount = BigInt(amountMinor);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  const sign = amount < 0n ? '-' : '';
  if (exponent === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * The shortest text from which parseAmount reads the same amount: `5`, `1.55`. Three decimals would be
 * asked back as a possible thousand, and Stripe takes no third one but 0.
 */
export const typedForm = (amountMinor: number | bigint, currency: string): string =>
  decimalOf(amountMinor, currency)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');

/** Major units with their currency, for staff: `-12.30 EUR`. */
export const formatMinor = (amountMinor: number | bigint, currency: string): string =>
  `${decimalOf(amountMinor, currency)} ${currency.toUpperCase()}`;

/** As readers of a language write it, without needless zeros: `$5`, `7,50 €`. Exact at any size. */
export function formatMoney(amountMinor: number | bigint, currency: string, locale: string): string {
  // Given as text the number is formatted digit by digit, never through a float.
  const text = formatOf(currency, locale).format(decimalOf(amountMinor, currency) as `${number}`);
  return text.startsWith(rightToLeftMark) ? text.replace(/\p{L}\p{Sc}$/u, `$&${leftToRightMark}`) : text;
}

// In a line from right to left the last sign of `US$` would stand on the wrong side of its letters (Unicode
// Bidirectional Algorithm, N2).
const [rightToLeftMark, leftToRightMark] = ['\u200f', '\u200e'];

// Making one takes longer than making the rest of a page. Languages and currencies are few.
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: exponentOf(currency),
    trailingZeroDisplay: 'stripIfInteger',
  });
  formats.set(key, format);
  return format;
}
