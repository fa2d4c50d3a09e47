import type { Db } from './database.ts';
import { giftInTime } from './gift-in-time.ts';
import { postingsOf, type PostingRow } from './postings.ts';

export interface ListedEntry {
  id: bigint;
  key: string;
  kind: string;
  book_date: string;
  occurred_at: string;
  recorded_at: string;
  charge_id: string | null;
  interval: string;
  campaign: string;
  postings: PostingRow[];
}

export interface EntryFilter {
  from?: string | undefined;
  to?: string | undefined;
  account?: string | undefined;
  charge?: string | undefined;
  /** The cursor: entries with a greater id. */
  after?: bigint | undefined;
  limit: number;
}

/** Entries in the order in which they were recorded, each with its postings and, where known, its gift. */
export async function listEntries(db: Db, filter: EntryFilter): Promise<ListedEntry[]> {
  let query = db
    .selectFrom('journal_entry as e')
    .leftJoin('attribution as a', (join) => join.onRef('a.charge_id', '=', 'e.charge_id').on(giftInTime))
    .select(['e.id', 'e.key', 'e.kind', 'e.book_date', 'e.occurred_at', 'e.recorded_at', 'e.charge_id'])
    .select(['a.gift_interval', 'a.campaign'])
    .orderBy('e.id')
    .limit(filter.limit);
  if (filter.from !== undefined) query = query.where('e.book_date', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('e.book_date', '<=', filter.to);
  if (filter.charge !== undefined) query = query.where('e.charge_id', '=', filter.charge);
  if (filter.after !== undefined) query = query.where('e.id', '>', filter.after);
  const { account } = filter;
  if (account !== undefined)
    query = query.where('e.id', 'in', (eb) =>
      eb.selectFrom('posting').select('entry_id').where('account', '=', account),
    );
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const postings = await postingsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map(({ gift_interval, campaign, ...row }) => {
    const unknown = row.charge_id === null ? 'none' : 'unmatched';
    return {
      ...row,
      interval: gift_interval ?? unknown,
      campaign: campaign ?? unknown,
      postings: postings(row.id),
    };
  });
}
