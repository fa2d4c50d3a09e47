import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { databases } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';

const now = '2026-11-23T00:00:00.000Z';

const give = (db: Db, n: number) =>
  db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordOutcome(trx, entryFor(giftOf(n), { timeZone: 'UTC' }), now);
    await recordAttribution(trx, attributionOf(n), now);
  });

/** Rows of the ledger that were read without an index so far. */
async function rowsLookedThrough(db: Db): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  await sql`select pg_stat_clear_snapshot()`.execute(db);
  const { rows } = await sql<{ read: string }>`
    select coalesce(sum(seq_tup_read), 0)::text as read from pg_stat_user_tables
    where relname in ('journal_entry', 'posting', 'attribution')`.execute(db);
  return Number(rows[0]?.read);
}

// A trigger that looks through the ledger makes each gift dearer than the last; no test with few gifts would tell.
const postgres = databases.filter(({ name }) => name === 'postgres');

it.each(postgres)(
  'a gift is written without a look through the ledger, on $name without statistics',
  async ({ open }) => {
    const { db } = await open();
    const [before, gifts] = [300, 100];
    for (let n = 1; n <= before; n += 1) await give(db, n);
    const looked = await rowsLookedThrough(db);
    for (let n = before + 1; n <= before + gifts; n += 1) await give(db, n);

    expect(((await rowsLookedThrough(db)) - looked) / gifts).toBeLessThan(before / 20);
  },
);
