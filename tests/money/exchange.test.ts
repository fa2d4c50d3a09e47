import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateBetween } from '../../src/money/cross-rate.ts';
import { convertMinor, inverse, ratioOf, roundHalfEven } from '../../src/money/exchange.ts';
import { exponentOf } from '../../src/money/currency.ts';

const perEuro = [
  { base: 'eur', quote: 'usd', rate: '1.0823' },
  { base: 'eur', quote: 'gbp', rate: '0.85910' },
  { base: 'eur', quote: 'jpy', rate: '163.27' },
  { base: 'eur', quote: 'kwd', rate: '0.33214' },
];

const translate = (amount: bigint, from: string, to: string, rates = perEuro) => {
  const rate = rateBetween(from, to, rates);
  if (!rate) throw new Error(`expected a rate from ${from} to ${to}`);
  return convertMinor(amount, from, to, rate.ratio);
};

describe('an amount in another currency', () => {
  it.each([
    // 10.00 ÷ 1.0823 = 9.2396; × 0.8591 = 7.9377
    [1000n, 'usd', 'eur', 924n, '1/1.0823'],
    [1000n, 'eur', 'usd', 1082n, '1.0823'],
    [1000n, 'usd', 'gbp', 794n, '0.85910/1.0823'],
    // 10.00 ÷ 1.0823 × 163.27 = 1508.54 yen, which have no digits behind the point; dinars have three.
    [1000n, 'usd', 'jpy', 1509n, '163.27/1.0823'],
    [1509n, 'jpy', 'usd', 1000n, '1.0823/163.27'],
    [1000n, 'usd', 'kwd', 3069n, '0.33214/1.0823'],
    [3069n, 'kwd', 'jpy', 1509n, '163.27/0.33214'],
    [-1000n, 'usd', 'eur', -924n, '1/1.0823'],
    [9_007_199_254_740_993n, 'eur', 'eur', 9_007_199_254_740_993n, '1'],
  ])('%s %s is in %s %s, at %s', (amount, from, to, expected, text) => {
    expect(translate(amount, from, to)).toBe(expected);
    expect(rateBetween(from, to, perEuro)?.text).toBe(text);
  });

  it('is rounded half to even, on both sides of nothing', () => {
    const half = ratioOf('0.5');
    expect([1n, 3n, 5n, 7n, -1n, -3n, -5n].map((n) => convertMinor(n, 'eur', 'usd', half))).toEqual([
      ...[0n, 2n, 2n, 4n],
      ...[0n, -2n, -2n],
    ]);
  });

  it('is the nearest there is, the even one of two', () => {
    const big = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 12n }), (numerator, denominator) => {
        const rounded = roundHalfEven(numerator, denominator);
        const off = 2n * (rounded * denominator - numerator);
        const size = off < 0n ? -off : off;
        expect(size <= denominator).toBe(true);
        if (size === denominator) expect(rounded % 2n).toBe(0n);
      }),
    );
  });

  const currency = fc.constantFrom('eur', 'usd', 'gbp', 'jpy', 'kwd');
  const decimal = fc
    .tuple(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: 0, max: 6 }))
    .map(([digits, places]) => {
      const text = String(digits).padStart(places + 1, '0');
      return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
    });
  const world = fc
    .tuple(decimal, decimal, decimal, decimal)
    .map((rates) => perEuro.map((quoted, n) => ({ ...quoted, rate: rates[n] ?? '1' })));
  const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

  it('comes back as what it was, but for one minor unit of the coarser of the two', () => {
    fc.assert(
      fc.property(amount, currency, currency, world, (minor, from, to, rates) => {
        const [there, back] = [rateBetween(from, to, rates), rateBetween(to, from, rates)];
        if (!there || !back) throw new Error('expected both ways');
        const returned = convertMinor(convertMinor(minor, from, to, there.ratio), to, from, back.ratio);
        // Half a unit is lost on each way: of `to`, worth so many of `from`, and of `from`.
        const [off, { numerator, denominator }] = [returned - minor, back.ratio];
        const worth = numerator * 10n ** BigInt(exponentOf(from));
        const unit = denominator * 10n ** BigInt(exponentOf(to));
        expect(2n * (off < 0n ? -off : off) * unit <= worth + unit).toBe(true);
        if (worth <= unit) expect(returned - minor <= 1n && minor - returned <= 1n).toBe(true);
      }),
    );
  });

  it('is the same through the euro as by the quotient that somebody else makes of it', () => {
    fc.assert(
      fc.property(currency, currency, world, (from, to, rates) => {
        const [there, back] = [rateBetween(from, to, rates)?.ratio, rateBetween(to, from, rates)?.ratio];
        if (!there || !back) throw new Error('expected both ways');
        const turned = inverse(back);
        expect(there.numerator * turned.denominator).toBe(turned.numerator * there.denominator);
        const perEuroOf = (code: string) => Number(rates.find(({ quote }) => quote === code)?.rate ?? '1');
        const exact = Number(there.numerator) / Number(there.denominator);
        expect(exact / (perEuroOf(to) / perEuroOf(from))).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('a rate', () => {
  it('that is quoted between two currencies goes before one through a third', () => {
    const rates = [...perEuro, { base: 'gbp', quote: 'usd', rate: '1.3' }];
    expect(rateBetween('usd', 'gbp', rates)?.text).toBe('1/1.3');
    expect(rateBetween('usd', 'jpy', rates)?.text).toBe('163.27/1.0823');
  });

  it('may lead through what both are quoted in, too', () => {
    const rates = [
      { base: 'usd', quote: 'chf', rate: '0.9' },
      { base: 'gbp', quote: 'chf', rate: '1.2' },
    ];
    expect(rateBetween('usd', 'gbp', rates)?.text).toBe('0.9/1.2');
    expect(translate(1200n, 'usd', 'gbp', rates)).toBe(900n);
  });

  it('is never guessed', () => {
    expect(rateBetween('usd', 'sek', perEuro)).toBeUndefined();
    expect(rateBetween('usd', 'eur', [])).toBeUndefined();
  });

  it.each(['0', '0.000', '-1', '1e3', '1,2', '', '.5', 'N/A', '1.'])('is not %s', (text) => {
    expect(() => ratioOf(text)).toThrow(`expected a rate such as 1.0823, got ${text}`);
  });
});
