import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { headsNow } from '../../../db/heads.ts';
import { headKnownAt } from '../../../db/ledger.ts';
import { recordedSince } from '../../../db/recorded-since.ts';
import { z } from 'zod';
import { accountFilter, currencyFilter, dayFilter, instantFilter, limitFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const accountDefinition =
  'The movements of one account in one currency by day of the books, debit positive, each with the balance after it. With ' +
  'known_at: as the books stood at that moment.';

export interface AccountRow {
  book_date: string;
  entry: bigint;
  key: string;
  kind: string;
  charge: string | null;
  currency: string;
  amount_minor: bigint;
  balance_minor: bigint;
}

export interface AccountFilter {
  account: string;
  currency: string;
  from?: string | undefined;
  to?: string | undefined;
  known_at?: string | undefined;
  /** `DAY:ENTRY` of the last row that was read, and `:ENTRY`, the last of the ledger when the list was begun. */
  after?: string | undefined;
  limit: number;
}

/**
 * A page, by keyset: as quick at the end of ten years as at their beginning. All pages are of the moment of the first, or
 * something heard of late would change the balance between two of them without being in either.
 */
export async function accountStatement(
  db: Db,
  filter: AccountFilter,
): Promise<{ rows: AccountRow[]; next: string | undefined }> {
  const [afterDay = '', afterEntry = '0', begun] = filter.after?.split(':') ?? [];
  const head = begun === undefined ? await headOf(db, filter.known_at) : BigInt(begun);
  let query = movements(db, filter, head)
    .select(['e.book_date', 'e.id as entry', 'e.key', 'e.kind', 'e.charge_id as charge', 'p.currency'])
    .select('p.amount_minor')
    .orderBy('b.book_date')
    .orderBy('e.id')
    .limit(filter.limit);
  if (filter.from !== undefined) query = query.where('b.book_date', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('b.book_date', '<=', filter.to);
  if (filter.after !== undefined)
    query = query
      .where('b.book_date', '>=', afterDay)
      .where((eb) => eb.or([eb('b.book_date', '>', afterDay), eb('e.id', '>', BigInt(afterEntry))]));
  const lines = await query.execute();
  const [first] = lines;
  let balance = first === undefined ? 0n : await balanceBefore(db, filter, head, first);
  const rows = lines.map((line) => {
    balance += line.amount_minor;
    return { ...line, balance_minor: balance };
  });
  const last = rows.length < filter.limit ? undefined : rows.at(-1);
  return { rows, next: last && `${last.book_date}:${last.entry}:${head}` };
}

const headOf = async (db: Db, knownAt: string | undefined): Promise<bigint> =>
  knownAt === undefined ? (await headsNow(db)).entries : headKnownAt(db, knownAt);

// By the days on which the account moved at all: of an account that moves seldom nothing else is looked at.
function movements(db: Db, { account, currency }: AccountFilter, head: bigint) {
  return (
    db
      .selectFrom('balance_day as b')
      // SQLite takes a cross join for an order: by its own choice it would sort every movement of the account.
      .crossJoin('journal_entry as e')
      .crossJoin('posting as p')
      .whereRef('e.book_date', '=', 'b.book_date')
      .whereRef('p.entry_id', '=', 'e.id')
      .where('p.account', '=', account)
      .where('p.currency', '=', currency)
      .where('b.account', '=', account)
      .where('b.currency', '=', currency)
      .where('e.id', '<=', head)
  );
}

/** Whole days from their sums, the first day line by line. */
async function balanceBefore(
  db: Db,
  filter: AccountFilter,
  head: bigint,
  first: { book_date: string; entry: bigint },
): Promise<bigint> {
  const days = await db
    .selectFrom('balance_day')
    .select(sql<bigint>`cast(coalesce(sum(debit_minor - credit_minor), 0) as bigint)`.as('sum'))
    .where('account', '=', filter.account)
    .where('currency', '=', filter.currency)
    .where('book_date', '<', first.book_date)
    .executeTakeFirstOrThrow();
  const sameDay = await movements(db, filter, head)
    .select(sql<bigint>`cast(coalesce(sum(p.amount_minor), 0) as bigint)`.as('sum'))
    .where('b.book_date', '=', first.book_date)
    .where('e.id', '<', first.entry)
    .executeTakeFirstOrThrow();
  return days.sum + sameDay.sum - (await recordedLater(db, filter, head, first.book_date));
}

async function recordedLater(
  db: Db,
  { account, currency }: AccountFilter,
  head: bigint,
  before: string,
): Promise<bigint> {
  const [later] = await recordedSince(db, head, { account, currency, before });
  return later === undefined ? 0n : later.debit_minor - later.credit_minor;
}

export const account = defineReport({
  ...{ name: 'account', definition: accountDefinition },
  example: { account: 'donations', currency: 'usd' },
  filter: z.strictObject({
    ...{ account: accountFilter, currency: currencyFilter },
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), known_at: instantFilter.optional() },
    after: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}(:\d{1,18}){1,2}$/, 'expected what an earlier answer gave as next')
      .optional(),
    limit: limitFilter.prefault('1000'),
  }),
  filters: {
    ...{ account: 'which account', currency: 'in which currency' },
    ...{
      from: 'first day, YYYY-MM-DD',
      to: 'last day, YYYY-MM-DD',
      known_at: 'as the books stood then, in UTC',
    },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many lines' },
  },
  columns: {
    ...{ book_date: 'day', entry: 'text', key: 'text', kind: 'text', charge: 'text', currency: 'text' },
    ...{ amount_minor: 'minor', balance_minor: 'minor' },
  },
  empty: 'nothing moved',
  rows: ({ db }, filter) => accountStatement(db, filter),
});
