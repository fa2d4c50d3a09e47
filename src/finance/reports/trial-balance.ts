import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { headKnownAt } from '../../../db/ledger.ts';
import { recordedSince, type RecordedSince } from '../../../db/recorded-since.ts';
import { z } from 'zod';
import { dayFilter, instantFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const trialBalanceDefinition =
  'Every account that has moved, per currency, with what it was debited and credited to the end of a day; balance = debit − ' +
  'credit, and the balances of a currency add up to nothing. With known_at: as the books stood at that moment, whatever was ' +
  'recorded since and however it is dated.';

export interface TrialBalanceRow {
  account: string;
  type: string;
  currency: string;
  debit_minor: bigint;
  credit_minor: bigint;
  balance_minor: bigint;
}

/** @param filter `at` a day `YYYY-MM-DD`, its end; `known_at` an instant. Now, where absent. */
export async function trialBalance(
  db: Db,
  filter: { at?: string | undefined; known_at?: string | undefined },
): Promise<TrialBalanceRow[]> {
  const head = filter.known_at === undefined ? undefined : await headKnownAt(db, filter.known_at);
  return balancesAt(db, { at: filter.at, head });
}

/** @param until `at` a day, `head` the last entry that counts. */
export async function balancesAt(
  db: Db,
  until: { at?: string | undefined; head?: bigint | undefined },
): Promise<TrialBalanceRow[]> {
  const [rows, since] = [await totals(db, until.at), await laterThan(db, until)];
  return rows
    .map((row) => {
      const later = since.get(`${row.account} ${row.currency}`);
      const debit = row.debit_minor - (later?.debit_minor ?? 0n);
      const credit = row.credit_minor - (later?.credit_minor ?? 0n);
      return { ...row, debit_minor: debit, credit_minor: credit, balance_minor: debit - credit };
    })
    .filter(({ debit_minor: debit, credit_minor: credit }) => debit !== 0n || credit !== 0n);
}

const sum = (column: string) => sql<bigint>`cast(sum(${sql.ref(column)}) as bigint)`;

function totals(db: Db, at: string | undefined) {
  let query = db
    .selectFrom('balance_day as b')
    .innerJoin('account as a', 'a.code', 'b.account')
    .select(['b.account', 'a.type', 'b.currency'])
    .select([sum('debit_minor').as('debit_minor'), sum('credit_minor').as('credit_minor')])
    .groupBy(['b.account', 'a.type', 'b.currency'])
    .orderBy('b.account')
    .orderBy('b.currency');
  if (at !== undefined) query = query.where('b.book_date', '<=', at);
  return query.execute();
}

/** What is to be taken off again, by account and currency: movements that were recorded later. */
async function laterThan(
  db: Db,
  { at, head }: { at?: string | undefined; head?: bigint | undefined },
): Promise<ReadonlyMap<string, RecordedSince>> {
  const rows = head === undefined ? [] : await recordedSince(db, head, { to: at });
  return new Map(rows.map((row) => [`${row.account} ${row.currency}`, row]));
}

export const trialBalanceReport = defineReport({
  ...{ name: 'trial-balance', definition: trialBalanceDefinition },
  filter: z.strictObject({ at: dayFilter.optional(), known_at: instantFilter.optional() }),
  filters: { at: 'to the end of this day, YYYY-MM-DD', known_at: 'as the books stood then, in UTC' },
  columns: {
    ...{ account: 'text', type: 'text', currency: 'text' },
    ...{ debit_minor: 'minor', credit_minor: 'minor', balance_minor: 'minor' },
  },
  empty: 'nothing has moved yet',
  rows: ({ db }, filter) => trialBalance(db, filter),
});
