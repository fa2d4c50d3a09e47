import { sql } from 'kysely';
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

/**
 * Payouts that should be at the bank by a day and are on no statement, by the day they were due, after a place in the
 * list; one that came back at once is none.
 */
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
  let query = db
    .selectFrom('stripe_object as o')
    .leftJoin('bank_match as m', 'm.payout_id', 'o.id')
    .select(['o.id as payout', 'o.status', due.as('arrival_date')])
    .select((eb) => eb.fn.coalesce('o.currency', sql.lit('')).as('currency'))
    .select((eb) => eb.fn.coalesce('o.amount_minor', sql<bigint>`0`).as('amount_minor'))
    .where('o.kind', '=', 'payout')
    .where('o.status', 'in', ['in_transit', 'paid'])
    .where('m.payout_id', 'is', null)
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
