import type { Currency } from './currency.ts';
import { minorUnits, type MinorUnits } from './minor-units.ts';

export type AmountProblem =
  | { readonly code: 'missing' }
  | { readonly code: 'not_a_number' }
  | { readonly code: 'not_positive' }
  /** Could be thousands or a fraction: both readings, in ASCII. */
  | { readonly code: 'ambiguous'; readonly readings: readonly [string, string] }
  | { readonly code: 'too_many_decimals'; readonly decimals: number }
  | { readonly code: 'too_large' };

export type ParsedAmount =
  | { readonly ok: true; readonly amountMinor: MinorUnits }
  | { readonly ok: false; readonly problem: AmountProblem };

const refuse = (problem: AmountProblem): ParsedAmount => ({ ok: false, problem });

/**
 * An amount in major units as a reader writes it, in the digits of any script, with a point or a comma.
 * Text arithmetic only: `2.005` never becomes a float. Floors and steps are checked elsewhere (check-amount.ts).
 */
export function parseAmount(text: string, currency: Currency): ParsedAmount {
  const plain = withPlainDigits(text.replaceAll(directionMark, '').trim());
  if (plain === '') return refuse({ code: 'missing' });
  if (/^[-−]/.test(plain)) return refuse({ code: 'not_positive' });
  const number = withoutBlanks(plain);
  if (number === undefined || !/^\d[\d.,٫]*$/.test(number)) return refuse({ code: 'not_a_number' });
  const parts = split(number);
  if (parts === undefined) return refuse({ code: 'not_a_number' });
  if ('readings' in parts) return refuse({ code: 'ambiguous', readings: parts.readings });
  return toMinor(parts.whole, parts.fraction, currency.exponent);
}

interface Parts {
  whole: string;
  fraction: string;
}

function split(number: string): Parts | { readings: [string, string] } | undefined {
  const marks = number.replaceAll(/\d/g, '');
  if (marks === '') return { whole: number, fraction: '' };
  if (marks.length === 1) return splitAtOneMark(number);
  const last = marks.at(-1) ?? '';
  if (marks === last.repeat(marks.length)) return grouped(number, last);
  // Two kinds: the last one is the decimal mark, and it stands once.
  if (marks.indexOf(last) !== marks.length - 1) return undefined;
  const at = number.lastIndexOf(last);
  const whole = grouped(number.slice(0, at), marks[0] ?? '');
  return whole && { whole: whole.whole, fraction: number.slice(at + 1) };
}

// `1,000` and `1.000` are a thousand to one reader and one to another; `0.620` can only be a fraction.
function splitAtOneMark(number: string): Parts | { readings: [string, string] } {
  const [whole = '', fraction = ''] = number.split(/[.,٫]/);
  if (!number.includes('٫') && fraction.length === 3 && whole.length <= 3 && !whole.startsWith('0'))
    // The second without needless zeros: 1.000 as an answer would only be asked about again.
    return { readings: [`${whole}${fraction}`, `${whole}.${fraction}`.replace(/\.?0+$/, '')] };
  return { whole, fraction };
}

function grouped(number: string, mark: string): Parts | undefined {
  if (mark === '٫') return undefined;
  const groups = number.split(mark);
  const isGrouped = groups.every((group, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group));
  return isGrouped ? { whole: groups.join(''), fraction: '' } : undefined;
}

function toMinor(whole: string, fraction: string, exponent: number): ParsedAmount {
  if (fraction.length > exponent) return refuse({ code: 'too_many_decimals', decimals: exponent });
  const digits = `${whole}${fraction.padEnd(exponent, '0')}`.replace(/^0+/, '');
  if (digits === '') return refuse({ code: 'not_positive' });
  if (digits.length > 15) return refuse({ code: 'too_large' });
  return { ok: true, amountMinor: minorUnits(Number(digits)) };
}

// Browsers put these around numbers that stand in text of the other direction.
const directionMark = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// Between groups of three; the Arabic mark for thousands can mean nothing else either.
const blank = /[\s'’٬]/;

/** Without blanks and apostrophes between groups of three; undefined where they stand anywhere else. */
function withoutBlanks(text: string): string | undefined {
  if (!blank.test(text)) return text;
  const [whole = '', ...rest] = text.split(/(?=[.,٫])/);
  const groups = whole.split(blank);
  const isGrouped = groups.every((group, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group));
  const fraction = rest.join('');
  return isGrouped && !blank.test(fraction) ? groups.join('') + fraction : undefined;
}

function withPlainDigits(text: string): string {
  return text
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll('，', ',')
    .replaceAll('．', '.');
}

// Unicode keeps the ten digits of a script together, in order, and never lets two scripts' runs touch
// but for runs of ten: so the place in the run, modulo ten, is the value (Unicode Standard, 4.6).
function digitValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let first = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}
