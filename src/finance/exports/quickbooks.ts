import { decimalOf } from '../../money/format-money.ts';
import { cell } from '../reports/csv.ts';
import { plainTextAccount } from './account-names.ts';
import { defineExport } from './export.ts';
import { allAtOnce, journalFilter, journalFilters, monthJournal } from './month-journal.ts';
import { daysOfMonth } from './span-filter.ts';

/** QuickBooks Online takes a thousand rows of one file, the header among them. */
const mostLines = 999;

const header = ['Journal No.', 'Journal Date', 'Account Name', 'Description', 'Debits', 'Credits', 'Class'];

export const quickbooks = defineExport({
  name: 'quickbooks',
  definition:
    'A month in one currency as a balanced journal for QuickBooks Online, sums and not single gifts: accounts as ' +
    'Parent:Sub, the campaign as class, dated on the month’s last day (MM/DD/YYYY); at most 999 lines a file.',
  ...{ filter: journalFilter, filters: journalFilters, contentType: 'text/csv; charset=utf-8' },
  fileName: ({ month, currency, part }) => `quickbooks-${month}-${currency}-${part}.csv`,
  async write({ db }, filter) {
    const { lines, part, parts } = await monthJournal(db, filter, mostLines);
    const { month, currency } = filter;
    // One number for each balanced group, at most 21 characters (quickbooks.intuit.com, "Import journal entries").
    const number = `RS-${month}-${currency.toUpperCase()}${parts === 1 ? '' : `-${part}`}`;
    const date = usDate(daysOfMonth(month).last);
    const rows = lines.map((line) => {
      const amount = decimalOf(line.minor < 0n ? -line.minor : line.minor, currency);
      const [debit, credit] = line.minor > 0n ? [amount, ''] : ['', amount];
      return [number, date, withoutTop(line), line.interval, debit, credit, line.campaign];
    });
    const text = [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
    return { entries: 0, parts, text: allAtOnce(text) };
  },
});

// QuickBooks gives an account its type itself.
const withoutTop = (account: { code: string; type: string }) =>
  plainTextAccount(account).replace(/^[^:]+:/, '');

const usDate = (day: string) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;
