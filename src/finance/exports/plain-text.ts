import type { Db } from '../../../db/database.ts';
import { headOf } from '../../../db/chain.ts';
import { exponentOf } from '../../money/currency.ts';
import { decimalOf } from '../../money/format-money.ts';
import { balancesAt } from '../reports/trial-balance.ts';
import { plainTextAccount } from './account-names.ts';
import { datedEntries, type DatedEntry } from './dated-entries.ts';

/** What a format of plain-text accounting is made of. */
export interface PlainTextFormat {
  readonly comment: (text: string) => string;
  readonly currency: (code: string, sample: string) => string;
  readonly account: (name: string, firstDay: string) => string;
  readonly entry: (entry: DatedEntry, lines: readonly string[]) => string;
  /** What makes the program that reads the file compare its own sums with the trial balance. */
  readonly assertions: (day: string, balances: readonly { account: string; amount: string }[]) => string;
}

/**
 * The whole ledger as text, in the order of its days. It ends with assertions of the trial balance: whoever reads it
 * proves that nothing is missing.
 */
export async function* plainText(db: Db, format: PlainTextFormat): AsyncGenerator<string> {
  const { id: head } = await headOf(db, 'journal_entry');
  const accounts = await db.selectFrom('account').select(['code', 'type']).orderBy('code').execute();
  const names = new Map(accounts.map((account) => [account.code, plainTextAccount(account)]));
  const nameOf = (code: string) => names.get(code) ?? code;
  yield format.comment(`The books up to entry ${head}; amounts in major units.`);
  const days = await firstAndLastDay(db, head);
  if (days === undefined) return;
  const currencies = new Set((await balancesAt(db, { head })).map(({ currency }) => currency));
  for (const code of [...currencies].sort()) yield format.currency(code.toUpperCase(), sampleOf(code));
  for (const name of [...names.values()].sort()) yield format.account(name, days.first);
  for await (const entry of datedEntries(db, head)) {
    yield format.entry(
      entry,
      entry.postings.map(
        ({ account, currency, amount_minor }) => `${nameOf(account)}  ${amountOf(amount_minor, currency)}`,
      ),
    );
  }
  // From the sums by day, which are kept apart from the entries.
  const stated = (await balancesAt(db, { head })).map(({ account, currency, balance_minor }) => ({
    ...{ account: nameOf(account), amount: amountOf(balance_minor, currency) },
  }));
  yield format.assertions(days.last, stated);
}

const amountOf = (minor: bigint, currency: string) =>
  `${decimalOf(minor, currency)} ${currency.toUpperCase()}`;

/** As many decimals as the currency has; none for yen. */
const sampleOf = (currency: string) =>
  exponentOf(currency) === 0 ? '' : `1000.${'0'.repeat(exponentOf(currency))} ${currency.toUpperCase()}`;

async function firstAndLastDay(db: Db, head: bigint) {
  const row = await db
    .selectFrom('journal_entry')
    .select((eb) => [eb.fn.min('book_date').as('first'), eb.fn.max('book_date').as('last')])
    .where('id', '<=', head)
    .executeTakeFirst();
  return row?.first == null || row.last == null ? undefined : { first: row.first, last: row.last };
}
