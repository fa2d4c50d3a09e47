import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import type { Defect } from './defect.ts';
import { isConverted } from './migrations/0028-waiting-money.ts';

/** Charges that are kept as converted and have no such movement, or have one and are not kept. */
export async function convertedDefects(db: Db): Promise<Defect[]> {
  const isMoved = sql.raw(isConverted(isPostgres(db) ? 'postgres' : 'sqlite', 'fact'));
  const { rows } = await sql<{ charge_id: string; kept: bigint }>`
    select charge_id, cast(sum(kept) as bigint) as kept from (
      select charge_id, 1 as kept, 0 as moved from converted_charge
      union all
      select distinct charge_id, 0, 1 from journal_entry where charge_id is not null and ${isMoved}
    ) both_sides
    group by charge_id
    having sum(kept) <> sum(moved)
    order by charge_id limit 20`.execute(db);
  return rows.map(({ charge_id: charge, kept }) => ({
    where: `converted_charge ${charge}`,
    what: kept > 0n ? 'none of its movements was converted' : 'is missing, though a movement was converted',
  }));
}
