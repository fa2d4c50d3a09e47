import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import { lockLedger } from './ledger.ts';
import { fillFromLedger } from './migrations/0019-giving-recurring.ts';
import { refreshStalePromises } from './promises.ts';

/** Makes what is known of promises again from the ledger: after thousands of gifts were written in bulk. */
export async function remakePromises(db: Db, timeZone: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    // All gifts are looked at, which takes longer than any request may.
    if (isPostgres(trx)) await sql`set local statement_timeout = 0`.execute(trx);
    await trx.deleteFrom('promise_payment').where('told_by', '=', 'ledger').execute();
    await trx.deleteFrom('promise_stale').execute();
    for (const statement of fillFromLedger.split(';').filter((text) => text.trim() !== ''))
      await sql.raw(statement).execute(trx);
  });
  while ((await refreshStalePromises(db, { timeZone, limit: 500 })) > 0);
}
