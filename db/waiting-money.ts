import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';
import { waitingMoney } from './migrations/0028-waiting-money.ts';

/** What came into an account before an instant and has not left it, by the charge that it is of; the first thousand. */
export async function leftIn(
  db: Db,
  account: string,
  before: Instant,
): Promise<{ chargeId: string | null; currency: string; amountMinor: bigint }[]> {
  const rows = await db
    .selectFrom('waiting_money')
    .select(['charge_id', 'currency', 'amount_minor'])
    .where('account', '=', account)
    .where('since', '<', before)
    .orderBy('currency')
    .orderBy('charge_id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    ...{ chargeId: row.charge_id === '' ? null : row.charge_id, currency: row.currency },
    amountMinor: row.amount_minor,
  }));
}

/** Where what is kept is not what the ledger says. */
export async function waitingDefects(db: Db): Promise<Defect[]> {
  const { rows } = await sql<{ account: string; charge_id: string; currency: string }>`
    select account, charge_id, currency from (
      select account, charge_id, currency, amount_minor from waiting_money
      union all
      select account, charge_id, currency, -amount_minor from (${sql.raw(waitingMoney)}) made
    ) both_sides
    group by account, charge_id, currency
    having sum(amount_minor) <> 0
    order by account, charge_id limit 20`.execute(db);
  return rows.map((row) => ({
    where: `waiting_money ${row.account} ${row.charge_id} ${row.currency}`,
    what: 'differs from its postings',
  }));
}
