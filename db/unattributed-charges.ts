import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';

/** Charges booked before `before` that nobody has claimed for a gift or another income. */
export async function unattributedCharges(
  db: Db,
  before: Instant,
): Promise<{ chargeId: string; currency: string; amountMinor: bigint }[]> {
  const rows = await db
    .selectFrom('unmatched_charge as u')
    // SQLite takes a cross join for an order: the few first.
    .crossJoin('journal_entry as e')
    .crossJoin('posting as p')
    .whereRef('e.charge_id', '=', 'u.charge_id')
    .whereRef('p.entry_id', '=', 'e.id')
    // An expression is looked up by no index: SQLite would go through all that was ever donated.
    .where(sql`p.account || ''`, 'in', ['donations', 'donations_unsettled'])
    .select(['e.charge_id', 'p.currency', 'p.amount_minor'])
    .where('e.kind', '=', 'charge')
    .where('e.occurred_at', '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('journal_entry as other')
            .select('other.id')
            .whereRef('other.charge_id', '=', 'e.charge_id')
            .where('other.kind', '=', 'other_income'),
        ),
      ),
    )
    .orderBy('u.charge_id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    ...{ chargeId: row.charge_id ?? '', currency: row.currency, amountMinor: -row.amount_minor },
  }));
}

/** Where the kept list is not what the ledger and the attributions say. */
export async function unmatchedDefects(db: Db): Promise<Defect[]> {
  const { rows } = await sql<{ charge_id: string }>`
    select charge_id from (
      select charge_id, 1 as n from unmatched_charge
      union all
      select e.charge_id, -1
      from journal_entry e
      left join attribution a on a.charge_id = e.charge_id
      where e.kind = 'charge' and e.charge_id is not null and a.charge_id is null
      group by e.charge_id
    ) both_sides
    group by charge_id
    having sum(n) <> 0
    order by charge_id limit 20`.execute(db);
  return rows.map(({ charge_id: id }) => ({
    ...{ where: `unmatched_charge ${id}`, what: 'is not what the attributions say' },
  }));
}
