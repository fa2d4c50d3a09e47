import { inverse, product, ratioOf, type Ratio } from './exchange.ts';

/** What one of `base` is in `quote`, as a decimal. */
export interface QuotedRate {
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
}

export interface FoundRate {
  readonly ratio: Ratio;
  /** As it was published, or the quotient of what was: `0.8591/1.0823`. */
  readonly text: string;
}

/**
 * What one of `from` is in `to`, by the rates of one day: as it is quoted, or the other way round, or through one
 * currency that both are quoted with (the euro, for rates of the European Central Bank). Undefined where none leads there.
 */
export function rateBetween(from: string, to: string, rates: readonly QuotedRate[]): FoundRate | undefined {
  if (from === to) return { ratio: ratioOf('1'), text: '1' };
  const direct = legOf(from, to, rates);
  if (direct) return found([direct]);
  const others = new Set(rates.flatMap(({ base, quote }) => [base, quote]));
  for (const between of [...others].sort((a, b) => (a < b ? -1 : 1))) {
    const legs = [legOf(from, between, rates), legOf(between, to, rates)].filter((leg) => leg !== undefined);
    if (legs.length === 2) return found(legs);
  }
  return undefined;
}

interface Leg {
  readonly rate: string;
  readonly isInverse: boolean;
}

function legOf(from: string, to: string, rates: readonly QuotedRate[]): Leg | undefined {
  const quoted = rates.find(({ base, quote }) => base === from && quote === to);
  if (quoted) return { rate: quoted.rate, isInverse: false };
  const turned = rates.find(({ base, quote }) => base === to && quote === from);
  return turned && { rate: turned.rate, isInverse: true };
}

function found(legs: readonly Leg[]): FoundRate {
  const ratios = legs.map(({ rate, isInverse }) => (isInverse ? inverse(ratioOf(rate)) : ratioOf(rate)));
  const [above, below] = [false, true].map((turned) =>
    legs.filter(({ isInverse }) => isInverse === turned).map(({ rate }) => rate),
  );
  return {
    ratio: ratios.reduce(product),
    text: [(above ?? []).join('*') || '1', ...(below ?? [])].join('/'),
  };
}
