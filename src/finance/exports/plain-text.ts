import type { Db } from '../../../db/database.ts';
import { countEntries, daysOfBooks } from '../../../db/entries-by-day.ts';
import type { Heads } from '../../../db/heads.ts';
import { lateDays } from '../../../db/late-attributions.ts';
import { exponentOf } from '../../money/currency.ts';
import { decimalOf } from '../../money/format-money.ts';
import { balancesAt } from '../reports/trial-balance.ts';
import { plainTextAccount } from './account-names.ts';
import { beancount as beancountFormat } from './beancount.ts';
import { datedEntries, type DatedEntry } from './dated-entries.ts';
import { defineExport, type ExportDeps } from './export.ts';
import { hledger as hledgerFormat } from './hledger.ts';
import type { PlainTextFormat } from './plain-text-format.ts';
import { headsOf, wholeFilter, wholeFilters } from './span-filter.ts';

/**
 * The whole ledger as text, in the order of its days. It ends with assertions of the trial balance: whoever reads it
 * proves that nothing is missing.
 */
async function* plainText(deps: ExportDeps, heads: Heads, format: PlainTextFormat): AsyncGenerator<string> {
  const { db, went } = deps;
  yield format.comment(`The books up to entry ${heads.entries}; amounts in major units.`);
  const days = await daysOfBooks(db, heads);
  if (days === undefined) return;
  const balances = await balancesAt(db, { head: heads.entries });
  const names = await accountNames(db);
  const nameOf = (code: string) => names.get(code) ?? code;
  const currencies = new Set(balances.map(({ currency }) => currency));
  for (const code of [...currencies].sort()) yield format.currency(code.toUpperCase(), sampleOf(code));
  const moved = new Set(balances.map(({ account }) => nameOf(account)));
  for (const name of [...moved].sort()) yield format.account(name, days.first);
  for await (const entries of datedEntries(db, { heads })) {
    let text = '';
    for (const entry of entries) text += format.entry(entry, linesOf(entry, nameOf));
    went(entries.length);
    yield text;
  }
  // From the sums by day, which are kept apart from the entries.
  const stated = balances.map(({ account, currency, balance_minor }) => ({
    ...{ account: nameOf(account), amount: amountOf(balance_minor, currency) },
  }));
  const late = (await lateDays(db, { heads })).at(-1) ?? '';
  yield format.assertions(late > days.last ? late : days.last, stated);
}

async function accountNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const accounts = await db.selectFrom('account').select(['code', 'type']).execute();
  return new Map(accounts.map((account) => [account.code, plainTextAccount(account)]));
}

const linesOf = ({ postings }: DatedEntry, nameOf: (code: string) => string) =>
  postings.map(
    ({ account, currency, amount_minor }) => `${nameOf(account)}  ${amountOf(amount_minor, currency)}`,
  );

const amountOf = (minor: bigint, currency: string) =>
  `${decimalOf(minor, currency)} ${currency.toUpperCase()}`;

/** As many decimals as the currency has; none for yen. */
const sampleOf = (currency: string) =>
  exponentOf(currency) === 0 ? '' : `1000.${'0'.repeat(exponentOf(currency))} ${currency.toUpperCase()}`;

const inFormat = (format: PlainTextFormat) =>
  async function (deps: ExportDeps, filter: { known_at?: string | undefined }) {
    const heads = await headsOf(deps.db, filter.known_at);
    return {
      entries: await countEntries(deps.db, { heads }),
      text: plainText(deps, heads, format),
    };
  };

// A part of it would begin with balances that nobody could check: these two are whole, or as whole as was known.
const whole = 'ends with assertions of the trial balance, so that a missing entry is refused.';

export const hledger = defineExport({
  ...{ name: 'hledger', filter: wholeFilter, filters: wholeFilters },
  definition: `The whole ledger for hledger and Ledger; ${whole}`,
  ...{ contentType: 'text/plain; charset=utf-8', fileName: () => 'books.journal' },
  write: inFormat(hledgerFormat),
});

export const beancount = defineExport({
  ...{ name: 'beancount', filter: wholeFilter, filters: wholeFilters },
  definition: `The whole ledger for Beancount; ${whole}`,
  ...{ contentType: 'text/plain; charset=utf-8', fileName: () => 'books.beancount' },
  write: inFormat(beancountFormat),
});
