import { decimalOf } from '../../money/format-money.ts';
import type { ColumnKind, Row } from './report.ts';

/**
 * RFC 4180: a header, lines that end in CRLF. Of each amount the major units too, with a point, as spreadsheets want
 * them: `gross_minor` 500 is followed by `gross` 5.00.
 */
export function csvOf(
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly Row[],
  { header: hasHeader = true }: { header?: boolean } = {},
): string {
  const names = Object.keys(columns);
  const header = names.flatMap((name) => (columns[name] === 'minor' ? [name, majorOf(name)] : [name]));
  const lines = rows.map((row) =>
    names.flatMap((name) => {
      const value = row[name] ?? '';
      if (columns[name] !== 'minor') return [cell(value)];
      const currency = currencyOf(row, name);
      if (value === '' || typeof currency !== 'string') return ['', ''];
      return [String(value), decimalOf(BigInt(value), currency)];
    }),
  );
  return [...(hasHeader ? [header] : []), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** The same of rows that come page by page. */
export async function* csvOfPages(
  columns: Readonly<Record<string, ColumnKind>>,
  pages: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield csvOf(columns, []);
  for await (const rows of pages) yield csvOf(columns, rows, { header: false });
}

const majorOf = (name: string) => name.replace(/_minor$/, '');

/** In which currency a row's amount is: `x_minor` in `x_currency`, where there is one. */
const currencyOf = (row: Row, name: string) => row[`${majorOf(name)}_currency`] ?? row['currency'];

/**
 * One cell. Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection); numbers of
 * ours never are text.
 */
export function cell(value: string | number | bigint): string {
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
