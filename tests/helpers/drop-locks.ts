import { sql } from 'kysely';
import { isPostgres, type Db, type Trx } from '../../db/database.ts';

/** As somebody would who may do everything to the database: nothing watches this table any more. */
export async function dropLocks(db: Db | Trx, table: string): Promise<void> {
  if (isPostgres(db)) {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
    return;
  }
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'trigger' and tbl_name = ${table}`.execute(db);
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
}
