import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import { lockLedger } from './ledger.ts';
import { givingTables } from './migrations/0018-giving-donors.ts';

/** Makes what donors and sizes of gifts are counted by again, all at once: after thousands of gifts were written in bulk. */
export async function remakeGiving(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    // All gifts are looked at, which takes longer than any request may.
    if (isPostgres(trx)) await sql`set local statement_timeout = 0`.execute(trx);
    for (const { table } of givingTables) await sql`delete from ${sql.table(table)}`.execute(trx);
    for (const { table, made } of givingTables)
      await sql`insert into ${sql.table(table)} ${sql.raw(made)}`.execute(trx);
  });
}
