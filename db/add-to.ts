import { sql } from 'kysely';
import type { Trx } from './database.ts';
import type { Schema } from './schema.ts';

export interface Counts {
  readonly table: keyof Schema;
  readonly key: readonly string[];
  readonly values: readonly string[];
}

/** Adds to counts, each row found by its key; where there is none yet it begins at zero. */
export async function addTo(
  trx: Trx,
  { table, key, values }: Counts,
  rows: readonly { key: readonly unknown[]; values: readonly bigint[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));
  const added = values.map(
    (column) => sql`${sql.ref(column)} = ${sql.ref(`${table}.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
  );
  await sql`
    insert into ${sql.table(table)} (${refs([...key, ...values])})
    values ${sql.join(rows.map((row) => sql`(${sql.join([...row.key, ...row.values])})`))}
    on conflict (${refs(key)}) do update set ${sql.join(added)}`.execute(trx);
}
