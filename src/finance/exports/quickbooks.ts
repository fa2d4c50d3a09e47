import type { Db } from '../../../db/database.ts';
import { addDays, addMonths, parseDay } from '../../day.ts';
import { decimalOf } from '../../money/format-money.ts';
import { cell } from '../reports/csv.ts';
import { plainTextAccount } from './account-names.ts';

/**
 * A journal of one month in one currency, as QuickBooks Online imports journals: one number for the balanced group, an
 * account as `Parent:Sub`, the campaign as class (quickbooks.intuit.com, "Import journal entries"). Sums of the month,
 * not single gifts: the detail stays here.
 * @param about `month` `YYYY-MM`; the entry is dated on its last day, MM/DD/YYYY.
 */
export async function quickbooks(db: Db, about: { month: string; currency: string }): Promise<string> {
  // A day stands for its month.
  const [month, currency] = [about.month.slice(0, 7), about.currency];
  const rows = await db
    .selectFrom('rollup_month as r')
    .innerJoin('account as a', 'a.code', 'r.account')
    .select([
      'r.account as code',
      'a.type',
      'r.gift_interval',
      'r.campaign',
      'r.debit_minor',
      'r.credit_minor',
    ])
    .where('r.month', '=', month)
    .where('r.currency', '=', currency)
    .orderBy('r.account')
    .orderBy('r.gift_interval')
    .orderBy('r.campaign')
    .execute();
  const number = `RS-${month}-${currency.toUpperCase()}`;
  const date = usDate(lastDayOf(month));
  const lines = rows.flatMap((row) => {
    const minor = row.debit_minor - row.credit_minor;
    if (minor === 0n) return [];
    const amount = decimalOf(minor < 0n ? -minor : minor, currency);
    const [debit, credit] = minor > 0n ? [amount, ''] : ['', amount];
    return [[number, date, withoutTop(row), row.gift_interval, debit, credit, row.campaign]];
  });
  return [header, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

const header = ['Journal No.', 'Journal Date', 'Account Name', 'Description', 'Debits', 'Credits', 'Class'];

// QuickBooks gives an account its type itself.
const withoutTop = (account: { code: string; type: string }) =>
  plainTextAccount(account).replace(/^[^:]+:/, '');

function lastDayOf(month: string): string {
  const first = parseDay(`${month}-01`);
  if (first === undefined) throw new RangeError(`expected a month, YYYY-MM, got ${month}`);
  return addDays(addMonths(first, 1), -1);
}

const usDate = (day: string) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;
