import type { z } from 'zod';
import type { Deps } from '../../deps.ts';

/**
 * How the values of a column are to be read: `minor` is an amount in minor units of the row's `currency` (`x_minor` of
 * its `x_currency`, where it has one), `count` a whole number, `signed` one that may be below zero, `told` one that may be
 * kept back (small-cells.ts).
 */
export type ColumnKind = 'text' | 'day' | 'month' | 'minor' | 'count' | 'signed' | 'told';

/** What a report may look at. Stripe is not among it: a report tells what is in the books. */
export type ReportDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

export type Row = Readonly<Record<string, string | number | bigint | null>>;

export interface Rows {
  readonly rows: readonly Row[];
  /** Where a list goes on: give it back as `after`. Undefined at its end, and of what is no list. */
  readonly next: string | undefined;
}

/** A question that finance asks of the books. One definition feeds the command line, the API and CSV alike. */
export interface Report {
  /** As in `report NAME`. */
  readonly name: string;
  /** What the figures are, in a sentence that goes with them. */
  readonly definition: string;
  readonly filter: z.ZodObject;
  /** What each filter is for. */
  readonly filters: Readonly<Record<string, string>>;
  /** The one that a command line takes without its name, `report payout po_…`. */
  readonly positional?: string;
  /** Filters that make a good question, where it needs any. */
  readonly example?: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Said where there is no row. */
  readonly empty: string;
  /**
   * @throws {z.ZodError} where a filter is not as it has to be.
   * @throws {FilterRefused} where it names nothing that is there.
   */
  run(deps: ReportDeps, given: Readonly<Record<string, unknown>>): Promise<Rows>;
}

/** A filter reads well, and what it names is not there; the text says what was expected. */
export class FilterRefused extends Error {
  readonly filter: string;
  constructor(filter: string, expected: string) {
    super(expected);
    this.name = 'FilterRefused';
    this.filter = filter;
  }
}

export function defineReport<Filter extends z.ZodObject, Name extends string>(report: {
  name: string;
  definition: string;
  filter: Filter;
  filters: Readonly<Record<keyof z.output<Filter> & string, string>>;
  positional?: keyof z.output<Filter> & string;
  example?: Readonly<Record<string, string>>;
  columns: Readonly<Record<Name, ColumnKind>>;
  empty: string;
  rows: (
    deps: ReportDeps,
    filter: z.output<Filter>,
  ) => Promise<readonly Readonly<Record<Name, Row[string]>>[] | RowsOf<Name>>;
}): Report {
  const names = Object.keys(report.columns) as Name[];
  // In the order of the columns and nothing beside them, whoever made the row.
  const asRow = (made: Readonly<Record<Name, Row[string]>>): Row =>
    Object.fromEntries(names.map((name) => [name, made[name]]));
  return {
    ...report,
    async run(deps, given) {
      const made = await report.rows(deps, report.filter.parse(given));
      return 'next' in made
        ? { rows: made.rows.map(asRow), next: made.next }
        : { rows: made.map(asRow), next: undefined };
    },
  };
}

interface RowsOf<Name extends string> {
  readonly rows: readonly Readonly<Record<Name, Row[string]>>[];
  readonly next: string | undefined;
}
