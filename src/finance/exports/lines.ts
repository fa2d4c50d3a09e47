import { countEntries } from '../../../db/entries-by-day.ts';
import { decimalOf } from '../../money/format-money.ts';
import { cell, csvOf } from '../reports/csv.ts';
import type { ColumnKind } from '../reports/report.ts';
import { datedEntries, giftWord, type DatedEntry } from './dated-entries.ts';
import { defineExport, type ExportDeps } from './export.ts';
import { spanFilter, spanFilters, spanOf } from './span-filter.ts';

/** Every posting with what it is of: each line names the object at Stripe that it comes from. */
const lineColumns = {
  ...{ book_date: 'day', entry: 'text', key: 'text', kind: 'text', charge: 'text', interval: 'text' },
  ...{ campaign: 'text', account: 'text', currency: 'text', amount_minor: 'minor' },
} as const satisfies Readonly<Record<string, ColumnKind>>;

/** Whole lines of an entry, those in one currency where one is asked for. */
type Write = (entry: DatedEntry, currency: string | undefined) => string;

// Millions of lines go through these two: what an entry's lines share is written once.

const asCsv: Write = (entry, currency) => {
  const { book_date: day, id, key, kind, charge_id: charge } = entry;
  const shared = [
    ...[day, String(id), cell(key), cell(kind), cell(charge ?? '')],
    ...[cell(giftWord(entry, entry.interval)), cell(giftWord(entry, entry.campaign))],
  ].join(',');
  let lines = '';
  for (const posting of entry.postings)
    if (currency === undefined || posting.currency === currency)
      lines += `${shared},${cell(posting.account)},${posting.currency},${posting.amount_minor},${decimalOf(posting.amount_minor, posting.currency)}\r\n`;
  return lines;
};

const asNdjson: Write = (entry, currency) => {
  const { book_date, id, key, kind, charge_id: charge } = entry;
  const [interval, campaign] = [giftWord(entry, entry.interval), giftWord(entry, entry.campaign)];
  const shared = JSON.stringify({ book_date, entry: String(id), key, kind, charge, interval, campaign });
  let lines = '';
  for (const posting of entry.postings)
    if (currency === undefined || posting.currency === currency)
      lines += `${shared.slice(0, -1)},"account":${JSON.stringify(posting.account)},"currency":"${posting.currency}","amount_minor":"${posting.amount_minor}"}\n`;
  return lines;
};

const linesAs = (write: Write, header: string) =>
  async function (deps: ExportDeps, filter: Parameters<typeof spanOf>[1]) {
    const span = await spanOf(deps.db, filter);
    async function* text() {
      yield header;
      for await (const entries of datedEntries(deps.db, span)) {
        let lines = '';
        for (const entry of entries) lines += write(entry, filter.currency);
        deps.went(entries.length);
        yield lines;
      }
    }
    return { entries: await countEntries(deps.db, span), text: text() };
  };

const everyPosting =
  'Every posting (debit positive) by day of the books, with the object at Stripe that it comes from';

export const csv = defineExport({
  ...{ name: 'csv', filter: spanFilter, filters: spanFilters },
  definition: `${everyPosting}, as CSV (RFC 4180): amounts in minor units and, beside them, in major units.`,
  ...{ contentType: 'text/csv; charset=utf-8', fileName: () => 'lines.csv' },
  write: linesAs(asCsv, csvOf(lineColumns, [])),
});

export const ndjson = defineExport({
  ...{ name: 'ndjson', filter: spanFilter, filters: spanFilters },
  definition: `${everyPosting}, one JSON object a line, amounts as text of minor units.`,
  ...{ contentType: 'application/x-ndjson', fileName: () => 'lines.ndjson' },
  write: linesAs(asNdjson, ''),
});
