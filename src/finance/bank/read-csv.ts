import { parse, type Info } from 'csv-parse/sync';
import { minorUnits } from '../../money/minor-units.ts';
import { parseStatementAmount } from '../../money/statement-amount.ts';
import type { Mapping } from './mapping.ts';
import { knownCurrency, type StatementLine } from './statement-line.ts';
import { FileError } from '../file-text.ts';

/**
 * The lines of a statement in CSV (RFC 4180; comma, semicolon or tab), each that moves money.
 * @throws {FileError} naming line and column; nothing of a file that is not understood whole is taken.
 */
export function readCsv(text: string, mapping: Mapping): StatementLine[] {
  const rows = recordsOf(text);
  const [head] = rows;
  if (!head)
    throw new FileError(
      'expected a first line with the names of the columns, and lines below it, got no such line',
    );
  for (const column of columnsOf(mapping))
    if (!(column in head.record))
      throw new FileError(`expected a column “${column}”, got ${Object.keys(head.record).join(', ')}`);
  return rows.flatMap(({ record, info }) => lineOf(record, mapping, info.lines) ?? []);
}

interface Row {
  record: Record<string, string>;
  info: Info;
}

function recordsOf(text: string): Row[] {
  try {
    return parse<Row>(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim()),
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count_more: false,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new FileError(error instanceof Error ? error.message : String(error));
  }
}

// The sign that stands most often in the first line parts its columns.
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/\r|\n|$/));
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

const columnsOf = ({ date, amount, credit, debit, currency, reference }: Mapping) =>
  [date, amount, credit, debit, currency, reference].filter((column) => column !== undefined);

function lineOf(record: Record<string, string>, mapping: Mapping, line: number): StatementLine | undefined {
  const cell = (column: string) => (record[column] ?? '').trim();
  const inColumn = <T>(column: string, read: (text: string) => T): T => {
    try {
      return read(cell(column));
    } catch (error) {
      throw new FileError(
        `line ${line}, column “${column}”: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  const currency =
    mapping.currency === undefined
      ? knownCurrency(mapping.currency_code ?? '')
      : inColumn(mapping.currency, knownCurrency);
  const amountIn = (column: string | undefined): number =>
    column === undefined || cell(column) === ''
      ? 0
      : inColumn(column, (text) =>
          parseStatementAmount(text, mapping.decimal === 'comma' ? ',' : '.', currency),
        );
  const amountMinor =
    mapping.amount === undefined
      ? minorUnits(Math.abs(amountIn(mapping.credit)) - Math.abs(amountIn(mapping.debit)))
      : minorUnits(amountIn(mapping.amount));
  if (amountMinor === 0) return undefined;
  const bookedOn = inColumn(mapping.date, (text) => dayOf(text, mapping.date_format));
  return { bookedOn, currency, amountMinor, reference: cell(mapping.reference) };
}

function dayOf(text: string, format: Mapping['date_format']): string {
  const parts = text.split(/[-./]/);
  const names = format.split(/[-./]/);
  const of = (name: string) => parts[names.indexOf(name)] ?? '';
  const day = `${of('YYYY')}-${of('MM').padStart(2, '0')}-${of('DD').padStart(2, '0')}`;
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) && parts.length === 3 ? Date.parse(`${day}T00:00:00Z`) : NaN;
  // 31 February would become a day in March.
  if (Number.isNaN(ms) || Number(day.slice(8)) !== new Date(ms).getUTCDate())
    throw new RangeError(`expected a day as ${format}, got ${text}`);
  return day;
}
