import type { Export } from './export.ts';
import { csv, ndjson } from './lines.ts';
import { monthEnd } from './month-end/month-end.ts';
import { beancount, hledger } from './plain-text.ts';
import { quickbooks } from './quickbooks.ts';
import { transactions } from './transactions.ts';
import { xero } from './xero.ts';

/** Every export there is: each is a file of its own, and a name here. */
export const exports: readonly Export[] = [
  hledger,
  beancount,
  csv,
  ndjson,
  transactions,
  quickbooks,
  xero,
  monthEnd,
];

/** @throws {RangeError} where there is none of this name. */
export function exportNamed(name: string): Export {
  const found = exports.find((known) => known.name === name);
  if (!found) throw new RangeError(`expected an export, one of ${exportNames}, got ${name}`);
  return found;
}

export const exportNames = exports.map(({ name }) => name).join(', ');
