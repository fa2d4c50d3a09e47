import type { Db } from './database.ts';

/** What begins every id of a seeded book, so that it is told from a real one. */
export const seededMark = 'seed';

/** The key of an entry that is not of seeded books; undefined where there is none. */
export async function entryNotSeeded(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('journal_entry')
    .select('key')
    .where('key', 'not like', `bt:txn_${seededMark}%`)
    .where('key', 'not like', `payout:po_${seededMark}%`)
    .where('key', 'not like', `reclass:py_${seededMark}%`)
    .limit(1)
    .executeTakeFirst();
  return row?.key;
}

/** The key of an entry that was seeded straight into the books; undefined where there is none. */
export async function entrySeeded(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('journal_entry')
    .select('key')
    .where('key', '>=', `bt:txn_${seededMark}`)
    .where('key', '<', `bt:txn_${seededMark}~`)
    .limit(1)
    .executeTakeFirst();
  return row?.key;
}
