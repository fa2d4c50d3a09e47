import { minorUnits, type MinorUnits } from './minor-units.ts';

export interface Currency {
  /** Lower-case ISO 4217. */
  readonly code: string;
  /** How many digits stand behind the point at Stripe: 2 for usd, 0 for jpy, 3 for kwd. */
  readonly exponent: number;
  /** An amount must be a multiple of this many minor units. */
  readonly step: number;
  /** What stands in for $2 where the newsroom names no floor of its own. */
  readonly floorMinor: MinorUnits;
}

const currency = (code: string, floor: number, exponent = 2, step = 1): Currency => ({
  code,
  exponent,
  step,
  floorMinor: minorUnits(floor),
});

// Exponents and steps are Stripe's (docs.stripe.com/currencies), which differ from ISO 4217 for isk: two
// digits that must be zero. Of three digits the last must be zero. Floors are about $2 and at least three
// times what Stripe takes as its minimum.
const list = [
  currency('aed', 800),
  currency('aud', 300),
  currency('brl', 1200),
  currency('cad', 300),
  currency('chf', 200),
  currency('czk', 5000),
  currency('dkk', 1500),
  currency('eur', 200),
  currency('gbp', 200),
  currency('hkd', 1600),
  currency('huf', 80000),
  currency('inr', 17000),
  currency('isk', 30000, 2, 100),
  currency('jpy', 300, 0),
  currency('krw', 3000, 0),
  currency('kwd', 620, 3, 10),
  currency('mxn', 4000),
  currency('myr', 900),
  currency('nok', 2000),
  currency('nzd', 400),
  currency('pln', 800),
  currency('ron', 1000),
  currency('sek', 2000),
  currency('sgd', 300),
  currency('thb', 7000),
  currency('twd', 7000),
  currency('usd', 200),
  currency('zar', 4000),
];

const byCode: ReadonlyMap<string, Currency> = new Map(list.map((c) => [c.code, c]));

export const currencyCodes: readonly string[] = list.map((c) => c.code);

export const findCurrency = (code: string): Currency | undefined => byCode.get(code);

/** @throws {RangeError} if gifts in this currency are not known here. */
export function requireCurrency(code: string): Currency {
  const found = byCode.get(code);
  if (!found) throw new RangeError(`expected one of ${currencyCodes.join(', ')}, got ${code}`);
  return found;
}

// Money may settle in a currency that no gift is offered in.
const otherExponents: ReadonlyMap<string, number> = new Map([
  ...'bif clp djf gnf kmf mga pyg rwf vnd vuv xaf xof xpf'.split(' ').map((code) => [code, 0] as const),
  ...'bhd jod omr tnd'.split(' ').map((code) => [code, 3] as const),
]);

/** How many digits stand behind the point at Stripe, in any currency of Stripe's. */
export const exponentOf = (code: string): number =>
  byCode.get(code)?.exponent ?? otherExponents.get(code) ?? 2;
