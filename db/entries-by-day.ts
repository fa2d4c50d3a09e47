import { sql } from 'kysely';
import type { Db } from './database.ts';
import { giftInTime } from './gift-in-time.ts';
import type { Heads } from './heads.ts';
import type { PostingRow } from './postings.ts';

/** Which entries: those up to the heads, and of days `YYYY-MM-DD`, both included, open where absent. */
export interface Span {
  readonly heads: Heads;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface EntryRow {
  id: bigint;
  key: string;
  kind: string;
  book_date: string;
  charge_id: string | null;
  /** As JSON; null where it was not asked for. */
  fact: string | null;
  /** Null where it is not known (yet), or there is no gift. */
  donation_id: string | null;
  gift_interval: string | null;
  campaign: string | null;
}

export interface Place {
  readonly book_date: string;
  readonly id: bigint;
}

/**
 * A page by day and then as recorded, after a place; empty at the end. The rest of a day is a page of its own: an index
 * finds it, however much was booked on that day.
 */
export async function entriesByDay(
  db: Db,
  span: Span,
  after: Place,
  options: { limit: number; withFacts: boolean },
): Promise<EntryRow[]> {
  const entries = pageOf(db, span, options);
  const sameDay = await entries
    .where('e.book_date', '=', after.book_date)
    .where('e.id', '>', after.id)
    .execute();
  if (sameDay.length > 0) return sameDay;
  return entries.where('e.book_date', '>', after.book_date).execute();
}

const pageOf = (db: Db, { heads, to }: Span, { limit, withFacts }: { limit: number; withFacts: boolean }) =>
  db
    .selectFrom('journal_entry as e')
    .leftJoin('attribution as a', (join) =>
      join.onRef('a.charge_id', '=', 'e.charge_id').on('a.id', '<=', heads.attributions).on(giftInTime),
    )
    .select(['e.id', 'e.key', 'e.kind', 'e.book_date', 'e.charge_id'])
    .select(['a.donation_id', 'a.gift_interval', 'a.campaign'])
    .select((withFacts ? sql<string | null>`e.fact` : sql<string | null>`null`).as('fact'))
    .where('e.book_date', '<=', to ?? endOfDays)
    .where('e.id', '<=', heads.entries)
    .orderBy('e.book_date')
    .orderBy('e.id')
    .limit(limit);

/** The postings of all entries from one place to another, in the same order, each entry's by its lines. */
export const postingsByDay = (
  db: Db,
  heads: Heads,
  first: Place,
  last: Place,
): Promise<(PostingRow & { entry_id: bigint })[]> =>
  db
    .selectFrom('journal_entry as e')
    // SQLite takes a cross join for an order: the entries of the page first, then their postings.
    .crossJoin('posting as p')
    .whereRef('p.entry_id', '=', 'e.id')
    .select(['p.entry_id', 'p.account', 'p.currency', 'p.amount_minor'])
    .where(first.book_date === last.book_date ? withinDay(first, last) : overDays(first, last))
    .where('e.id', '<=', heads.entries)
    .orderBy('e.book_date')
    .orderBy('e.id')
    .orderBy('p.line')
    .execute();

const withinDay = (first: Place, last: Place) =>
  sql<boolean>`e.book_date = ${first.book_date} and e.id between ${first.id} and ${last.id}`;

const overDays = (first: Place, last: Place) =>
  sql<boolean>`e.book_date between ${first.book_date} and ${last.book_date}
    and (e.book_date > ${first.book_date} or e.id >= ${first.id})
    and (e.book_date < ${last.book_date} or e.id <= ${last.id})`;

/** Where a span begins: before everything in it. */
export const beginningOf = ({ from }: Span): Place => ({ book_date: from ?? '', id: 0n });

const endOfDays = '9999-12-31';

export async function countEntries(db: Db, span: Span): Promise<number> {
  // Ids leave no gap.
  if (span.from === undefined && span.to === undefined) return Number(span.heads.entries);
  const { count } = await db
    .selectFrom('journal_entry')
    .select(sql<bigint>`cast(count(*) as bigint)`.as('count'))
    .where('book_date', '>=', span.from ?? '')
    .where('book_date', '<=', span.to ?? endOfDays)
    .where('id', '<=', span.heads.entries)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The first and the last day on which something was booked, up to a head. */
export async function daysOfBooks(
  db: Db,
  { entries }: Heads,
): Promise<{ first: string; last: string } | undefined> {
  const dayAt = (end: 'asc' | 'desc') =>
    db
      .selectFrom('journal_entry')
      .select('book_date')
      .where('id', '<=', entries)
      .orderBy('book_date', end)
      .limit(1)
      .executeTakeFirst();
  const [first, last] = [await dayAt('asc'), await dayAt('desc')];
  return first && last && { first: first.book_date, last: last.book_date };
}
