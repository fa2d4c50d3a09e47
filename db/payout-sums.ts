import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import type { Defect } from './defect.ts';

export interface PayoutSum {
  payout_id: string;
  kind: string;
  movements: bigint;
  gross_minor: bigint;
  fee_minor: bigint;
  net_minor: bigint;
}

/** What each of these payouts carried, by kind of movement. */
export async function payoutSums(db: Db, payouts: readonly string[]): Promise<PayoutSum[]> {
  const sums: PayoutSum[] = [];
  // A statement takes so many parameters and no more.
  const pageSize = 1000;
  for (let from = 0; from < payouts.length; from += pageSize)
    sums.push(
      ...(await db
        .selectFrom('payout_sum')
        .selectAll()
        .where('payout_id', 'in', payouts.slice(from, from + pageSize))
        .execute()),
    );
  return sums;
}

/** Payouts among these that carried movements which are not in the ledger. */
export async function payoutsWithUnknown(db: Db, payouts: readonly string[]): Promise<Set<string>> {
  if (payouts.length === 0) return new Set();
  const rows = await db
    .selectFrom('payout_item as i')
    .leftJoin('journal_entry as e', (join) => join.on('e.key', '=', sql<string>`'bt:' || i.transaction_id`))
    .select('i.payout_id')
    .where('i.payout_id', 'in', payouts)
    .where('e.id', 'is', null)
    .groupBy('i.payout_id')
    .execute();
  return new Set(rows.map(({ payout_id: id }) => id));
}

/** Where the kept sums are not those of the movements in the ledger. */
export async function payoutSumDefects(db: Db): Promise<Defect[]> {
  const fact = isPostgres(db) ? sql.raw('e.fact::json') : sql.raw('e.fact');
  const rows = await sql<{ payout_id: string; kind: string }>`
    select payout_id, kind from (
      select payout_id, kind, movements, gross_minor, fee_minor, net_minor from payout_sum
      union all
      select i.payout_id, e.kind, -1, -cast(${fact} ->> 'amountMinor' as bigint),
        -cast(${fact} ->> 'feeMinor' as bigint), -cast(${fact} ->> 'netMinor' as bigint)
      from payout_item i
      join journal_entry e on e.key = 'bt:' || i.transaction_id
      where not (e.kind = 'payout' and coalesce(${fact} ->> 'sourceId', '') = i.payout_id)
    ) both_sides
    group by payout_id, kind
    having sum(movements) <> 0 or sum(gross_minor) <> 0 or sum(fee_minor) <> 0 or sum(net_minor) <> 0
    order by payout_id, kind limit 20`.execute(db);
  return rows.rows.map(({ payout_id: payout, kind }) => ({
    ...{ where: `payout_sum ${payout} ${kind}`, what: 'differs from the movements that the payout carried' },
  }));
}
