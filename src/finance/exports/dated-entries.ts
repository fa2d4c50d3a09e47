import type { Db } from '../../../db/database.ts';
import {
  beginningOf,
  entriesByDay,
  postingsByDay,
  type EntryRow,
  type Span,
} from '../../../db/entries-by-day.ts';
import type { PostingRow } from '../../../db/postings.ts';

export interface DatedEntry {
  readonly id: bigint;
  readonly key: string;
  readonly kind: string;
  readonly book_date: string;
  readonly charge_id: string | null;
  /** What it was given for; null where that is not known, or it was no gift. */
  readonly donation: string | null;
  readonly interval: string | null;
  readonly campaign: string | null;
  /** As JSON; null where it was not asked for. */
  readonly fact: string | null;
  readonly postings: readonly PostingRow[];
}

const pageSize = 1000;

/**
 * Every entry of a span by day and then as recorded, in pages by keyset: memory stays flat, no read lasts, and as
 * nothing up to the heads changes, all pages are of one moment.
 */
export async function* datedEntries(
  db: Db,
  span: Span,
  { withFacts = false }: { withFacts?: boolean } = {},
): AsyncGenerator<readonly DatedEntry[]> {
  let after = beginningOf(span);
  for (;;) {
    const rows = await entriesByDay(db, span, after, { limit: pageSize, withFacts });
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return;
    yield withPostings(rows, await postingsByDay(db, span.heads, first, last));
    after = last;
  }
}

// Both are in the same order.
function withPostings(
  rows: readonly EntryRow[],
  postings: readonly (PostingRow & { entry_id: bigint })[],
): DatedEntry[] {
  let next = 0;
  return rows.map(({ gift_interval: interval, donation_id: donation, ...row }) => {
    const begin = next;
    while (postings[next]?.entry_id === row.id) next++;
    return { ...row, interval, donation, postings: postings.slice(begin, next) };
  });
}

/** Where no gift is known, the words that the reports use. */
export const giftWord = ({ charge_id: charge }: Pick<DatedEntry, 'charge_id'>, word: string | null): string =>
  word ?? (charge === null ? 'none' : 'unmatched');
