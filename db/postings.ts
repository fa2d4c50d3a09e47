import type { Db, Trx } from './database.ts';

export interface PostingRow {
  account: string;
  currency: string;
  amount_minor: bigint;
}

/** The postings of some entries, by entry, each in the order of its lines. */
export async function postingsOf(
  db: Db | Trx,
  entryIds: readonly bigint[],
): Promise<(entryId: bigint) => PostingRow[]> {
  const rows = await db
    .selectFrom('posting')
    .select(['entry_id', 'account', 'currency', 'amount_minor'])
    .where('entry_id', 'in', entryIds)
    .orderBy('entry_id')
    .orderBy('line')
    .execute();
  const byEntry = Map.groupBy(rows, (row) => row.entry_id);
  return (entryId) => (byEntry.get(entryId) ?? []).map(({ entry_id: _, ...posting }) => posting);
}
