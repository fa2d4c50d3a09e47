import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitProblem } from '../../src/money/check-amount.ts';
import { currencyCodes, findCurrency, requireCurrency } from '../../src/money/currency.ts';
import { decimalOf, formatMoney, typedForm } from '../../src/money/format-money.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { parseAmount } from '../../src/money/parse-amount.ts';

const read = (text: string, currency = 'usd') => {
  const parsed = parseAmount(text, requireCurrency(currency));
  return parsed.ok ? parsed.amountMinor : parsed.problem.code;
};

describe('an amount as a reader writes it', () => {
  it.each(['2', '2.00', '2,00', '2.0', '02', ' 2 ', '٢', '٢٫٠٠', '۲', '２', '२', '\u200f2\u200e'])(
    'reads %j as two dollars',
    (text) => expect(read(text)).toBe(200),
  );

  it.each(['1,000.00', '1.000,00', '1 000', '1 000', '1 000', "1'000", '1’000', '1000', '١٬٠٠٠', '1 000,00'])(
    'reads %j as a thousand',
    (text) => expect(read(text)).toBe(100_000),
  );

  it('reads more than one mark for thousands', () => {
    expect(read('1,234,567')).toBe(123_456_700);
    expect(read('1.234.567,89')).toBe(123_456_789);
  });

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['0', 'not_positive'],
    ['0.00', 'not_positive'],
    ['-2', 'not_positive'],
    ['−2', 'not_positive'],
    ['abc', 'not_a_number'],
    ['1e9', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['Infinity', 'not_a_number'],
    ['NaN', 'not_a_number'],
    ['2²', 'not_a_number'],
    ['½', 'not_a_number'],
    ['Ⅴ', 'not_a_number'],
    ['+2', 'not_a_number'],
    ['2,0,0', 'not_a_number'],
    ['1.2.3,4', 'not_a_number'],
    ['1,00.000,00', 'not_a_number'],
    ['10 00', 'not_a_number'],
    ['1٫000٫000', 'not_a_number'],
    ['1٫000,50', 'not_a_number'],
    ['2.0055', 'too_many_decimals'],
    ['٢٫٠٠٥', 'too_many_decimals'],
    ['9'.repeat(16), 'too_large'],
    ['9'.repeat(10_000), 'too_large'],
  ])('refuses %j: %s', (text, code) => expect(read(text)).toBe(code));

  it.each(['1,000', '1.000', '2.005', '999,999'])('asks what was meant by %j', (text) => {
    const [whole = '', fraction = ''] = text.split(/[.,]/);
    expect(parseAmount(text, requireCurrency('usd'))).toEqual({
      ok: false,
      problem: {
        code: 'ambiguous',
        readings: [`${whole}${fraction}`, `${whole}.${fraction}`.replace(/\.?0+$/, '')],
      },
    });
  });

  it('knows the decimals of each currency', () => {
    expect(read('300', 'jpy')).toBe(300);
    expect(read('300.5', 'jpy')).toBe('too_many_decimals');
    expect(read('0.620', 'kwd')).toBe(620);
    expect(read('1.55', 'kwd')).toBe(1550);
    expect(read('١٫٥٥٠', 'kwd')).toBe(1550);
    expect(read('300', 'isk')).toBe(30_000);
  });

  it('reads the digits of every script', () => {
    const zeros = [...Array(0x11_0000).keys()].filter(
      (point) => /^\p{Nd}$/u.test(String.fromCodePoint(point)) && isZero(point),
    );
    expect(zeros.length).toBeGreaterThan(60);
    for (const zero of zeros) {
      const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => String.fromCodePoint(zero + digit));
      expect(read(digits.join(''))).toBe(123_456_789_000);
    }
  });

  it('reads back what a link carries, in every currency', () => {
    fc.assert(
      fc.property(anyAmount, ({ amountMinor, currency }) => {
        expect(read(typedForm(amountMinor, currency), currency)).toBe(amountMinor);
      }),
    );
  });

  it('reads back any grouping with decimals, whatever the marks', () => {
    const marks = fc.constantFrom(
      [',', '.'],
      ['.', ','],
      [' ', ','],
      ['\u202f', '.'],
      ["'", '.'],
      ['٬', '٫'],
    );
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 14n), marks, (amount, [thousands = '', point = '']) => {
        const [whole = '', fraction = ''] = decimalOf(amount, 'usd').split('.');
        const text = `${whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands)}${point}${fraction}`;
        expect(read(text)).toBe(Number(amount));
      }),
    );
  });

  it('never throws and never makes a fraction of a minor unit', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[0-9.,' ٫٬-]{0,20}$/)),
        anyCurrency,
        (text, currency) => {
          const parsed = parseAmount(text, requireCurrency(currency));
          if (parsed.ok)
            expect(Number.isSafeInteger(parsed.amountMinor) && parsed.amountMinor > 0).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('what may be given', () => {
  it.each([
    ['usd', 199, 'too_small'],
    ['usd', 200, undefined],
    ['usd', 1_000_000_001, 'too_large'],
    ['kwd', 619, 'too_small'],
    ['kwd', 620, undefined],
    ['kwd', 625, 'wrong_step'],
    ['isk', 30_000, undefined],
    ['isk', 30_050, 'wrong_step'],
    ['jpy', 299, 'too_small'],
    ['jpy', 300, undefined],
  ])('%s %d: %s', (code, amount, problem) => {
    expect(limitProblem(minorUnits(amount), limits(code))?.code).toBe(problem);
  });

  it('has a floor of its own in every currency, in steps that Stripe takes', () => {
    for (const code of currencyCodes) {
      const { floorMinor, step } = requireCurrency(code);
      expect(floorMinor % step).toBe(0);
    }
    expect(findCurrency('rub')).toBeUndefined();
    expect(() => requireCurrency('xyz')).toThrow(/got xyz/);
  });
});

describe('money as text', () => {
  it('leaves out needless zeros and keeps the decimals of the currency', () => {
    expect(formatMoney(500, 'usd', 'en')).toBe('$5');
    expect(formatMoney(550, 'usd', 'en')).toBe('$5.50');
    expect(formatMoney(300, 'jpy', 'en')).toBe('¥300');
    expect(formatMoney(30_000, 'isk', 'en')).toMatch(/^ISK\s300$/);
    expect(formatMoney(620, 'kwd', 'en')).toMatch(/^KWD\s0\.620$/);
    expect(formatMoney(750, 'eur', 'ru')).toMatch(/^7,50\s€$/);
  });

  it('is exact beyond what a float holds', () => {
    expect(formatMoney(90_071_992_547_409_939n, 'usd', 'en')).toBe('$900,719,925,474,099.39');
    expect(decimalOf(-90_071_992_547_409_939n, 'usd')).toBe('-900719925474099.39');
  });

  it('is what Stripe means by the number in currencies that no gift is offered in', () => {
    expect(decimalOf(5000, 'vnd')).toBe('5000');
    expect(decimalOf(5120, 'bhd')).toBe('5.120');
    expect(decimalOf(-5, 'cop')).toBe('-0.05');
  });
});

const limits = (code: string) => ({ ...requireCurrency(code), maximumMinor: minorUnits(1_000_000_000) });

const anyCurrency = fc.constantFrom(...currencyCodes);

const anyAmount = fc
  .tuple(anyCurrency, fc.integer({ min: 1, max: 1e12 }))
  .map(([currency, n]) => ({ currency, amountMinor: n * requireCurrency(currency).step }));

/** Runs of digits begin at a zero and come in tens, so every tenth place from the start of a run is one. */
function isZero(point: number): boolean {
  let first = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10 === 0;
}
