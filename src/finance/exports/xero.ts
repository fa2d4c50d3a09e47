import { decimalOf } from '../../money/format-money.ts';
import { cell } from '../reports/csv.ts';
import { defineExport, ExportRefused } from './export.ts';
import { allAtOnce, journalFilter, journalFilters, monthJournal } from './month-journal.ts';
import { daysOfMonth } from './span-filter.ts';

/** Xero takes 300 lines of one file (help.xero.com, "Import manual journals"). */
const mostLines = 300;

const header = [
  ...['*Narration', '*Date', 'Description', '*AccountCode', '*TaxRate', '*Amount'],
  ...['TrackingName1', 'TrackingOption1', 'TrackingName2', 'TrackingOption2'],
];

export const xero = defineExport({
  name: 'xero',
  definition:
    'A month in one currency as a balanced manual journal for Xero, sums and not single gifts: debit positive, credit ' +
    'negative, campaign and interval as the two tracking categories, account codes and tax rate by the newsroom’s ' +
    'configuration, dated on the month’s last day (dd/mm/yyyy); at most 300 lines a file.',
  ...{ filter: journalFilter, filters: journalFilters, contentType: 'text/csv; charset=utf-8' },
  fileName: ({ month, currency, part }) => `xero-${month}-${currency}-${part}.csv`,
  async write({ db, newsroom }, filter) {
    const { account_codes: codes, tax_rate: taxRate } = newsroom.accounting.xero;
    const { lines, part, parts } = await monthJournal(db, filter, mostLines);
    const { month, currency } = filter;
    // What shares narration and date is one journal: each file is one of its own.
    const narration = `Reader support ${month} ${currency.toUpperCase()}${parts === 1 ? '' : ` (${part} of ${parts})`}`;
    const date = daysOfMonth(month).last.split('-').toReversed().join('/');
    const rows = lines.map(({ code, campaign, interval, minor }) =>
      [
        ...[narration, date, code, codeOf(code, codes), taxRate].map(cell),
        // A number, whatever it begins with.
        decimalOf(minor, currency),
        ...[...tracking('Campaign', campaign), ...tracking('Interval', interval)].map(cell),
      ].join(','),
    );
    const text = [header.join(','), ...rows].map((row) => `${row}\r\n`).join('');
    return { entries: 0, parts, text: allAtOnce(text) };
  },
});

// An option without a name is none, and neither is its category then.
const tracking = (category: string, option: string) => (option === '' ? ['', ''] : [category, option]);

function codeOf(account: string, codes: Readonly<Record<string, string>>): string {
  const code = codes[account] ?? codes[account.split(':')[0] ?? ''];
  if (code === undefined)
    throw new ExportRefused(`expected a code for ${account} in accounting.xero.account_codes, got none`);
  return code;
}
