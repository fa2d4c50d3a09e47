import { expect, it } from 'vitest';
import { formatMoney } from '../../src/money/format-money.ts';

it.each([
  [500, 'usd', 'en', '$5'],
  [750, 'eur', 'de', '7,50\u00a0€'],
  [123_456_789, 'jpy', 'ru', '123\u00a0456\u00a0789\u00a0¥'],
  [9_007_199_254_740_993n, 'usd', 'en', '$90,071,992,547,409.93'],
])('writes %s %s in %s as %s', (amount, currency, locale, text) =>
  expect(formatMoney(amount, currency, locale)).toBe(text),
);

it('keeps the letters and the sign of a currency together in a line from right to left', () => {
  expect(formatMoney(500, 'usd', 'ar')).toBe('\u200f5\u00a0US$\u200e');
  expect(formatMoney(500, 'eur', 'ar')).toBe('\u200f5\u00a0€');
  expect(formatMoney(500, 'usd', 'es')).toBe('5\u00a0US$');
});
