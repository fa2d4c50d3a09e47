import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Charges whose money came by a delayed method and is neither earned nor taken back yet. */
export async function unsettledCharges(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('posting as p')
    .innerJoin('journal_entry as e', 'e.id', 'p.entry_id')
    .select('e.charge_id')
    .where('p.account', '=', 'donations_unsettled')
    .where('e.charge_id', 'is not', null)
    .groupBy('e.charge_id')
    .having(sql`sum(p.amount_minor)`, '<>', 0)
    .orderBy('e.charge_id')
    .execute();
  return rows.flatMap(({ charge_id }) => charge_id ?? []);
}
