import { sql } from 'kysely';
import { onNoStatement } from './bank.ts';
import type { Db } from './database.ts';
import { inDetail } from './in-detail.ts';

export interface DuePayout {
  payout: string;
  status: string;
  currency: string;
  amount_minor: bigint;
  /** `YYYY-MM-DD`, the bank's own day. */
  arrival_date: string;
}

/** Payouts on no statement that should be at the bank by a day, by the day they were due, after a place in the list. */
export async function duePayouts(
  db: Db,
  filter: {
    by: string;
    currency?: string | undefined;
    after?: { day: string; payout: string } | undefined;
    limit: number;
  },
): Promise<DuePayout[]> {
  const due = inDetail(db, 'arrival_date');
  let query = onNoStatement(db)
    .select(['o.id as payout', 'o.status', due.as('arrival_date')])
    .select((eb) => eb.fn.coalesce('o.currency', sql.lit('')).as('currency'))
    .select((eb) => eb.fn.coalesce('o.amount_minor', sql<bigint>`0`).as('amount_minor'))
    .where(due, '<=', filter.by)
    .orderBy(due)
    .orderBy('o.id')
    .limit(filter.limit);
  if (filter.currency !== undefined) query = query.where('o.currency', '=', filter.currency);
  const { after } = filter;
  if (after !== undefined)
    query = query.where(sql<boolean>`(${due}, o.id) > (${after.day}, ${after.payout})`);
  return query.execute();
}
