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
