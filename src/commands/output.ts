import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Amounts and ids beyond 2^53 keep every digit: bigints are written as strings. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));

export type Cell = string | number | bigint | null | undefined;

/** Columns as wide as their widest cell; numbers to the right. */
export function table(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: readonly string[], numeric: (i: number) => boolean) =>
    row
      .map((cell, i) => (numeric(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const isNumber = (row: number) => (i: number) =>
    ['number', 'bigint'].includes(typeof rows[row]?.[columns[i] ?? '']);
  return [line(columns, isNumber(0)), ...cells.map((row, n) => line(row, isNumber(n)))].join('\n');
}

/** Prints a list for people, or as JSON for programs. */
export function print(
  rows: readonly Readonly<Record<string, Cell>>[],
  json: boolean,
  empty = 'nothing',
): void {
  if (json) return console.log(toJson(rows));
  console.log(rows.length === 0 ? empty : table(rows));
}

/** Rows that come page by page as one array, to the byte as `print` writes it. */
export async function* jsonOfPages(
  pages: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
): AsyncGenerator<string> {
  let before = '[';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield before + rows.map(toJson).join(',');
    before = ',';
  }
  yield before === '[' ? '[]\n' : ']\n';
}

/** As quickly as it is read, and nothing ahead of that; throws where its reader goes away. */
export async function toStandardOutput(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  // Standard output stays open for whatever comes after.
  await pipeline(Readable.from(chunks), process.stdout, { end: false });
}

const usualRows = 100;

/** How a list was asked for. */
export interface Listing {
  readonly json: boolean;
  readonly limit?: number;
}

/**
 * How many rows of a list that knows no pages are printed: as many as were asked for; else all of them for a program, and
 * a screen or two for a person.
 */
export const rowsOf = ({ limit, json }: Listing): number =>
  limit ?? (json ? Number.MAX_SAFE_INTEGER : usualRows);

/** Prints such a list, and says on standard error where it may go on. */
export function printList(
  rows: readonly Readonly<Record<string, Cell>>[],
  options: Listing,
  empty: string,
): void {
  print(rows, options.json, empty);
  if (rows.length >= rowsOf(options)) console.error('there may be more: --limit, or --json for all');
}
