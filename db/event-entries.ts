import type { Db } from './database.ts';

/** The keys of the entries that an event made. */
export async function entriesOfEvent(db: Db, eventId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('event_entry')
    .select('entry_key')
    .where('event_id', '=', eventId)
    .orderBy('entry_key')
    .execute();
  return rows.map(({ entry_key }) => entry_key);
}

/** The events that made an entry; none, where we looked by ourselves. */
export async function eventsOfEntry(db: Db, entryKey: string): Promise<string[]> {
  const rows = await db
    .selectFrom('event_entry')
    .select('event_id')
    .where('entry_key', '=', entryKey)
    .orderBy('event_id')
    .execute();
  return rows.map(({ event_id }) => event_id);
}
