import type { Db } from '../../../db/database.ts';
import { postingsOf, type PostingRow } from '../../../db/postings.ts';

export interface DatedEntry {
  readonly id: bigint;
  readonly key: string;
  readonly kind: string;
  readonly book_date: string;
  readonly charge_id: string | null;
  /** What it was given for; null where that is not known, or it was no gift. */
  readonly interval: string | null;
  readonly campaign: string | null;
  readonly postings: readonly PostingRow[];
}

const pageSize = 500;

/** Every entry up to one, by day and then as recorded; in pages by keyset, so that memory stays flat. */
export async function* datedEntries(db: Db, upTo: bigint): AsyncGenerator<DatedEntry> {
  let last: DatedEntry | undefined;
  for (;;) {
    const page = await entriesAfter(db, upTo, last);
    yield* page;
    last = page.at(-1);
    if (page.length < pageSize) return;
  }
}

async function entriesAfter(db: Db, upTo: bigint, last: DatedEntry | undefined): Promise<DatedEntry[]> {
  let query = db
    .selectFrom('journal_entry as e')
    .leftJoin('attribution as a', 'a.charge_id', 'e.charge_id')
    .select(['e.id', 'e.key', 'e.kind', 'e.book_date', 'e.charge_id', 'a.gift_interval', 'a.campaign'])
    .where('e.id', '<=', upTo)
    .orderBy('e.book_date')
    .orderBy('e.id')
    .limit(pageSize);
  if (last)
    query = query
      .where('e.book_date', '>=', last.book_date)
      .where((eb) => eb.or([eb('e.book_date', '>', last.book_date), eb('e.id', '>', last.id)]));
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const postings = await postingsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ gift_interval: interval, ...row }) => ({
    ...row,
    interval,
    postings: postings(row.id),
  }));
}
