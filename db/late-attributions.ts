import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { EntryRow, Span } from './entries-by-day.ts';

/** A gift that a charge of a closed period was found to be for: what moves, on the day on which it counts. */
export interface LateGift {
  /** `attribution:ch_…` */
  readonly subject: string;
  readonly booked_on: string;
  readonly donation_id: string;
  readonly gift_interval: string;
  readonly campaign: string;
  /** Of the closed period, that stays there under unmatched. */
  readonly entry: EntryRow;
}

/** The days on which such gifts count, in order: first days of open periods, so few. */
export async function lateDays(db: Db, { heads, from, to }: Span): Promise<string[]> {
  let query = late(db, heads.attributions).select('d.booked_on').distinct().orderBy('d.booked_on');
  if (from !== undefined) query = query.where('d.booked_on', '>=', from);
  if (to !== undefined) query = query.where('d.booked_on', '<=', to);
  return (await query.execute()).map(({ booked_on }) => booked_on);
}

const pageSize = 500;

/** Those of a day in pages, as they were decided. */
export async function* lateGiftsOf(db: Db, { heads }: Span, day: string): AsyncGenerator<LateGift[]> {
  for (let after = 0n; ;) {
    const decided = await late(db, heads.attributions)
      .select(['d.id', 'd.subject', 'd.booked_on', 'd.entry_head'])
      .select(['a.charge_id', 'a.donation_id', 'a.gift_interval', 'a.campaign'])
      .where('d.booked_on', '=', day)
      .where('d.id', '>', after)
      .orderBy('d.id')
      .limit(pageSize)
      .execute();
    const last = decided.at(-1);
    if (!last) return;
    const entries = await entriesOf(
      db,
      heads.entries,
      decided.map(({ charge_id }) => charge_id),
    );
    yield decided.flatMap(({ entry_head: head, charge_id: charge, ...gift }) =>
      entries
        .filter((entry) => entry.charge_id === charge && entry.book_date < day && entry.id <= head)
        .map((entry) => ({ ...gift, entry })),
    );
    after = last.id;
  }
}

const late = (db: Db, upTo: bigint) =>
  db
    .selectFrom('booking_decision as d')
    .innerJoin('attribution as a', (join) =>
      join.on('d.subject', '=', sql<string>`'attribution:' || a.charge_id`),
    )
    .where('a.id', '<=', upTo);

const entriesOf = (db: Db, upTo: bigint, charges: readonly string[]): Promise<EntryRow[]> =>
  db
    .selectFrom('journal_entry as e')
    .select(['e.id', 'e.key', 'e.kind', 'e.book_date', 'e.charge_id'])
    .select([sql<null>`null`.as('fact'), sql<null>`null`.as('donation_id')])
    .select([sql<null>`null`.as('gift_interval'), sql<null>`null`.as('campaign')])
    .where('e.charge_id', 'in', charges)
    .where('e.id', '<=', upTo)
    .orderBy('e.id')
    .execute();
