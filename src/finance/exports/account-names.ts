/** The five that plain-text accounting knows. */
const tops: Readonly<Record<string, string>> = {
  ...{ asset: 'Assets', liability: 'Liabilities', equity: 'Equity', income: 'Income', expense: 'Expenses' },
};

/**
 * An account as hledger, Ledger and Beancount all take it: `stripe:risk_reserved` of type asset is
 * `Assets:Stripe:RiskReserved` (beancount.github.io/docs/beancount_language_syntax: parts begin with a capital or a
 * digit, and hold letters, digits and hyphens).
 * @throws {RangeError} for a type that is none of the chart's.
 */
export function plainTextAccount({ code, type }: { code: string; type: string }): string {
  const top = tops[type];
  if (top === undefined) throw new RangeError(`account ${code}: expected a type of the chart, got ${type}`);
  return [top, ...code.split(':').map(asPart)].join(':');
}

const asPart = (part: string) =>
  part
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
