import { chargeResiduals, isStale, keptOf } from './charge-residuals.ts';
import { isPostgres, type Db, type Trx } from './database.ts';

export async function hasStaleResiduals(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('converted_return')
    .select('charge_id')
    .where(isStale)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Until none is stale that nobody else is about to work out. */
export async function refreshAllResiduals(db: Db): Promise<void> {
  while ((await refreshStaleResiduals(db, 500)) > 0);
}

/** @returns how many were looked at, at most `limit`; fewer when all are as they are known, or others hold them. */
export async function refreshStaleResiduals(db: Db, limit: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const charges = await claimStale(trx, limit);
    if (charges.length === 0) return 0;
    const residuals = await chargeResiduals(trx, charges);
    for (const charge of charges)
      await trx
        .updateTable('converted_return')
        .set({ ...keptOf(residuals.get(charge)), stale: 0 })
        .where('charge_id', '=', charge)
        .execute();
    return charges.length;
  });
}

// Whoever hears of one of them meanwhile waits, and then marks it again; one that is being marked is left for the next time:
// that may be by somebody who goes on to what is held here.
async function claimStale(trx: Trx, limit: number): Promise<string[]> {
  const stale = trx
    .selectFrom('converted_return')
    .select('charge_id')
    .where(isStale)
    .orderBy('charge_id')
    .limit(limit);
  const rows = await (isPostgres(trx) ? stale.forUpdate().skipLocked() : stale).execute();
  return rows.map(({ charge_id: charge }) => charge);
}
