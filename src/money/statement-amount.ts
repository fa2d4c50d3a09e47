import { exponentOf } from './currency.ts';
import { minorUnits, type MinorUnits } from './minor-units.ts';

/**
 * An amount as a bank writes it, with the decimal sign that this bank uses: `1.234,50`, `-12.30`, `(12.30)`,
 * `12.30-`. Digit by digit, never through a float.
 * @throws {RangeError} if it is not one, or has more decimals than the currency.
 */
export function parseStatementAmount(text: string, decimal: '.' | ',', currency: string): MinorUnits {
  const trimmed = text.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');
  const [, opening, sign, digits = '', closing, trailing] =
    /^(\()?([+-]?)([\d.,]+)(\))?([+-]?)$/.exec(trimmed) ?? [];
  const group = decimal === '.' ? ',' : '.';
  const [whole = '', fraction = '', ...more] = digits.split(decimal);
  const isGrouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})*$|^\\d+$`).test(whole);
  const exponent = exponentOf(currency);
  const isWrong =
    more.length > 0 ||
    !isGrouped ||
    !/^\d*$/.test(fraction) ||
    (opening === undefined) !== (closing === undefined) ||
    fraction.replace(/0+$/, '').length > exponent;
  if (isWrong)
    throw new RangeError(
      `expected an amount of ${currency} with “${decimal}” as its decimal sign, got ${text}`,
    );
  const minor = Number(
    BigInt(whole.replaceAll(group, '') + fraction.slice(0, exponent).padEnd(exponent, '0')),
  );
  const isNegative = opening !== undefined || sign === '-' || trailing === '-';
  return minorUnits(isNegative ? -minor : minor);
}
