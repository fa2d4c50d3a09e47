import { sql } from 'kysely';
import { isPostgres, type Db, type Trx } from './database.ts';
import type { Defect } from './defect.ts';
import { givingTables } from './migrations/0018-giving-donors.ts';

/** Every row of what donors and sizes of gifts are counted by that differs from what it is made of, the first twenty of each table. */
export async function givingDefects(db: Db): Promise<Defect[]> {
  if (!isPostgres(db) || db.isTransaction) return defectsIn(db);
  return db.transaction().execute(async (trx) => {
    // All gifts are looked at, which takes longer than any request may.
    await sql`set local statement_timeout = 0`.execute(trx);
    return defectsIn(trx);
  });
}

async function defectsIn(db: Db | Trx): Promise<Defect[]> {
  const defects: Defect[] = [];
  for (const table of givingTables) defects.push(...(await differing(db, table)));
  return defects;
}

// Each side minus the other, so that a row missing on either side shows.
async function differing(
  db: Db | Trx,
  { table, key, values, made }: (typeof givingTables)[number],
): Promise<Defect[]> {
  const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));
  const minus = sql.join(values.map((column) => sql`-${sql.ref(column)} as ${sql.ref(column)}`));
  const isOff = sql.join(
    values.map((column) => sql`sum(${sql.ref(column)}) <> 0`),
    sql` or `,
  );
  const { rows } = await sql<Readonly<Record<string, unknown>>>`
    select ${refs(key)} from (
      select ${refs([...key, ...values])} from ${sql.table(table)}
      union all
      select ${refs(key)}, ${minus} from (${sql.raw(made)}) as made
    ) both_sides
    group by ${refs(key)}
    having ${isOff}
    order by ${refs(key)} limit 20`.execute(db);
  return rows.map((row) => ({
    where: [table, ...key.filter((column) => column !== 'donor_index').map((column) => row[column])].join(
      ' ',
    ),
    what: 'the roll-up differs from its gifts',
  }));
}
