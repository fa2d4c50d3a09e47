import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface ListedBankLine {
  id: string;
  booked_on: string;
  account: string;
  currency: string;
  amount_minor: bigint;
  payout: string | null;
  matched_by: string | null;
}

/** A page of lines by day, without what they say: that may name people. */
export function listBankLines(
  db: Db,
  filter: {
    from?: string | undefined;
    to?: string | undefined;
    currency?: string | undefined;
    account?: string | undefined;
    isUnmatched: boolean;
    /** Of the last line that was read. */
    after?: { bookedOn: string; id: string } | undefined;
    limit: number;
  },
): Promise<ListedBankLine[]> {
  const { after } = filter;
  let query = db
    .selectFrom('bank_line as l')
    .leftJoin('bank_match as m', 'm.line_id', 'l.id')
    .select(['l.id', 'l.booked_on', 'l.account_name as account', 'l.currency', 'l.amount_minor'])
    .select(['m.payout_id as payout', 'm.matched_by'])
    .orderBy('l.booked_on')
    .orderBy('l.id')
    .limit(filter.limit);
  if (filter.from !== undefined) query = query.where('l.booked_on', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('l.booked_on', '<=', filter.to);
  if (filter.currency !== undefined) query = query.where('l.currency', '=', filter.currency);
  if (filter.account !== undefined) query = query.where('l.account_name', '=', filter.account);
  if (filter.isUnmatched) query = query.where('m.line_id', 'is', null);
  if (after)
    query = query
      .where('l.booked_on', '>=', after.bookedOn)
      .where((eb) => eb.or([eb('l.booked_on', '>', after.bookedOn), eb('l.id', '>', after.id)]));
  return query.execute();
}

/** The first and the last day that statements tell of, by currency. */
export async function statementSpans(db: Db): Promise<Map<string, { first: string; last: string }>> {
  const rows = await db
    .selectFrom('bank_line')
    .select(['currency', sql<string>`min(booked_on)`.as('first'), sql<string>`max(booked_on)`.as('last')])
    .groupBy('currency')
    .execute();
  return new Map(rows.map(({ currency, first, last }) => [currency, { first, last }]));
}
