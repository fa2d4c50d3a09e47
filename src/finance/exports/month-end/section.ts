import type { Db } from '../../../../db/database.ts';
import type { Span } from '../../../../db/entries-by-day.ts';
import type { MonthMovements } from './month-movements.ts';

/** The books of a month as they stood at a moment; a section may look at nothing else, so that it comes out the same again. */
export interface KnownMonth {
  readonly db: Db;
  /** The month's days, and the heads that were known. */
  readonly span: Required<Span> & { readonly from: string; readonly to: string };
  readonly movements: MonthMovements;
  /** The moment. */
  readonly knownAt: string;
}

export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** As they are shown; the first cell of a row is its heading. */
  readonly rows: readonly (readonly string[])[];
  readonly total?: readonly string[];
}

export interface Section {
  readonly title: string;
  /** What the figures are, in sentences. */
  readonly definition: string;
  /** Said where there is no table. */
  readonly empty: string;
  readonly tables: (known: KnownMonth) => Promise<readonly Table[]>;
}

export const text = (name: string): Column => ({ name });
export const number = (name: string): Column => ({ name, isNumber: true });

/** For each currency a table of its own, in the order of their codes: currencies are never added. */
export const byCurrency = <Of extends { readonly currency: string }>(
  rows: readonly Of[],
  tableOf: (currency: string, rows: readonly Of[]) => Table,
): Table[] =>
  [...Map.groupBy(rows, ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, own]) => tableOf(currency, own));

export const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((so, n) => so + n, 0n);
