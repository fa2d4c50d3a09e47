import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';
import { eventsOfEntry } from './event-entries.ts';
import { postingsOf, type PostingRow } from './postings.ts';

/** One entry with everything that is known of it. */
export interface EntryDetail {
  id: bigint;
  key: string;
  kind: string;
  book_date: string;
  occurred_at: Instant;
  recorded_at: Instant;
  charge_id: string | null;
  rule_version: bigint;
  /** Canonical JSON. */
  fact: string;
  postings: PostingRow[];
  /** The events that made it. */
  events: string[];
  /** The gift that its charge belongs to. */
  gift: { donation_id: string; interval: string; campaign: string } | undefined;
}

export async function findEntry(db: Db, key: string): Promise<EntryDetail | undefined> {
  const row = await db
    .selectFrom('journal_entry')
    .select([
      'id',
      'key',
      'kind',
      'book_date',
      'occurred_at',
      'recorded_at',
      'charge_id',
      'rule_version',
      'fact',
    ])
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return undefined;
  const [postings, events, gift] = await Promise.all([
    postingsOf(db, [row.id]),
    eventsOfEntry(db, key),
    row.charge_id === null ? undefined : giftOf(db, row.charge_id),
  ]);
  return { ...row, postings: postings(row.id), events, gift };
}

async function giftOf(db: Db, chargeId: string) {
  const row = await db
    .selectFrom('attribution')
    .select(['donation_id', 'gift_interval', 'campaign'])
    .where('charge_id', '=', chargeId)
    .executeTakeFirst();
  return row && { donation_id: row.donation_id, interval: row.gift_interval, campaign: row.campaign };
}
