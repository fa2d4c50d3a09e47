import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import type { Defect } from './defect.ts';
import { convertedReturns } from './migrations/0031-converted-returns.ts';

/** Where the charges that were converted and moved again are not those of the ledger. */
export async function convertedReturnDefects(db: Db): Promise<Defect[]> {
  const made = sql.raw(convertedReturns(isPostgres(db) ? 'postgres' : 'sqlite'));
  const { rows } = await sql<{ charge_id: string }>`
    select charge_id from (
      select charge_id, 1 as counted from converted_return
      union all
      select charge_id, -1 from (${made}) made
    ) both_sides
    group by charge_id
    having sum(counted) <> 0
    order by charge_id limit 20`.execute(db);
  return rows.map(({ charge_id: charge }) => ({
    where: `converted_return ${charge}`,
    what: 'differs from the movements of its charge',
  }));
}
