import type { Db } from '../../../db/database.ts';
import { headOf } from '../../../db/chain.ts';
import { csvOf } from '../reports/csv.ts';
import type { ColumnKind, Row } from '../reports/report.ts';
import { datedEntries } from './dated-entries.ts';

/** Every posting with what it is of: each line names the object at Stripe that it comes from. */
export const lineColumns = {
  ...{ book_date: 'day', entry: 'text', key: 'text', kind: 'text', charge: 'text', interval: 'text' },
  ...{ campaign: 'text', account: 'text', currency: 'text', amount_minor: 'minor' },
} as const satisfies Readonly<Record<string, ColumnKind>>;

async function* lines(db: Db): AsyncGenerator<Row> {
  const { id: head } = await headOf(db, 'journal_entry');
  for await (const { id, key, kind, book_date, charge_id, interval, campaign, postings } of datedEntries(
    db,
    head,
  ))
    for (const { account, currency, amount_minor } of postings)
      yield {
        ...{ book_date, entry: String(id), key, kind, charge: charge_id, interval, campaign },
        ...{ account, currency, amount_minor },
      };
}

/** RFC 4180; debit positive. */
export async function* linesAsCsv(db: Db): AsyncGenerator<string> {
  yield csvOf(lineColumns, []);
  for await (const line of lines(db)) yield csvOf(lineColumns, [line], { header: false });
}

/** One JSON object a line; amounts as text of minor units. */
export async function* linesAsNdjson(db: Db): AsyncGenerator<string> {
  for await (const line of lines(db))
    yield `${JSON.stringify(line, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n`;
}
