import type { Db } from '../../../db/database.ts';
import {
  beginningOf,
  entriesByDay,
  postingsByDay,
  type EntryRow,
  type Span,
} from '../../../db/entries-by-day.ts';
import { lateDays, lateGiftsOf } from '../../../db/late-attributions.ts';
import { postingsOf, type PostingRow } from '../../../db/postings.ts';

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
  let late = await lateDays(db, span);
  for (;;) {
    const rows = await entriesByDay(db, span, after, { limit: pageSize, withFacts });
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) break;
    let page = withPostings(rows, await postingsByDay(db, span.heads, first, last));
    for (const day of late.filter((one) => one <= last.book_date)) {
      yield page.filter(({ book_date }) => book_date < day);
      yield* lateEntries(db, span, day);
      page = page.filter(({ book_date }) => book_date >= day);
    }
    late = late.filter((day) => day > last.book_date);
    yield page;
    after = last;
  }
  for (const day of late) yield* lateEntries(db, span, day);
}

/** Of each late gift two entries that balance: its movements taken from unmatched, and given to it. */
async function* lateEntries(db: Db, span: Span, day: string): AsyncGenerator<readonly DatedEntry[]> {
  for await (const gifts of lateGiftsOf(db, span, day)) {
    if (gifts.length === 0) continue;
    const postings = await postingsOf(
      db,
      gifts.map(({ entry }) => entry.id),
    );
    yield gifts.flatMap(({ entry, subject, booked_on, donation_id: donation, gift_interval, campaign }) => {
      const { id, charge_id } = entry;
      const moved = postings(id);
      const about = {
        id,
        key: subject,
        kind: 'late_attribution',
        book_date: booked_on,
        charge_id,
        fact: null,
      };
      const back = moved.map((posting) => ({ ...posting, amount_minor: -posting.amount_minor }));
      return [
        { ...about, donation: null, interval: null, campaign: null, postings: back },
        { ...about, donation, interval: gift_interval, campaign, postings: moved },
      ];
    });
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
