import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';
import { headKnownAt } from './ledger.ts';

/** The last entry and the last attribution that count: the books of one moment, for nothing up to them ever changes. */
export interface Heads {
  readonly entries: bigint;
  readonly attributions: bigint;
}

/** In one statement, so of one moment. */
export async function headsNow(db: Db): Promise<Heads> {
  const last = (chain: 'journal_entry' | 'attribution') =>
    sql<bigint>`(select coalesce(max(id), 0) from ${sql.table(chain)})`;
  return db
    .selectNoFrom([last('journal_entry').as('entries'), last('attribution').as('attributions')])
    .executeTakeFirstOrThrow();
}

export async function headsKnownAt(db: Db, knownAt: Instant): Promise<Heads> {
  const attribution = await db
    .selectFrom('attribution')
    .select('id')
    .where('recorded_at', '<=', knownAt)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { entries: await headKnownAt(db, knownAt), attributions: attribution?.id ?? 0n };
}

/** The links at these heads, as hexadecimal text; null before the first. */
export async function hashesAt(
  db: Db,
  { entries, attributions }: Heads,
): Promise<{ entries: string | null; attributions: string | null }> {
  const hashAt = async (chain: 'journal_entry' | 'attribution', id: bigint) => {
    const row = await db.selectFrom(chain).select('hash').where('id', '=', id).executeTakeFirst();
    return row?.hash.toString('hex') ?? null;
  };
  return {
    entries: await hashAt('journal_entry', entries),
    attributions: await hashAt('attribution', attributions),
  };
}
