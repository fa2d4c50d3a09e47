import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';

/** What `detail` of the object `o` of Stripe says in a field, as text. */
export const inDetail = (db: Db, field: string) =>
  sql<string>`cast(${isPostgres(db) ? sql`o.detail::json` : sql`o.detail`} ->> ${sql.lit(field)} as text)`;
