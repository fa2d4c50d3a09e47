import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

/** Charges whose money came by a delayed method and is neither earned nor taken back yet. */
export async function unsettledCharges(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('waiting_money')
    .select('charge_id')
    .distinct()
    .where('account', '=', 'donations_unsettled')
    .where('charge_id', '!=', '')
    .orderBy('charge_id')
    .execute();
  return rows.map(({ charge_id }) => charge_id);
}

/** Charges whose money came and was taken back from `since` on, and of which it is not known what they were for. */
export async function unmatchedFailures(db: Db, since: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('journal_entry as e')
    .leftJoin('attribution as a', 'a.charge_id', 'e.charge_id')
    .select('e.charge_id')
    .where('e.kind', '=', 'charge_failure')
    .where('e.occurred_at', '>=', since)
    .where('e.charge_id', 'is not', null)
    .where('a.id', 'is', null)
    .orderBy('e.charge_id')
    .execute();
  return rows.flatMap(({ charge_id }) => charge_id ?? []);
}
