import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';

/** Which donor a gift is of, by an index that nothing but gifts is found by. Once said, it stays. */
export async function recordGiftDonor(
  trx: Db | Trx,
  gift: { chargeId: string; donorIndex: Buffer; recordedAt: Instant },
): Promise<void> {
  await trx
    .insertInto('gift_donor')
    .values({ charge_id: gift.chargeId, donor_index: gift.donorIndex, recorded_at: gift.recordedAt })
    .onConflict((oc) => oc.column('charge_id').doNothing())
    .execute();
}

/** The charges that are known to be of a donor, the same however often it is asked. */
export async function chargesOfDonor(db: Db, donorIndexes: readonly Buffer[]): Promise<string[]> {
  const rows = await db
    .selectFrom('gift_donor')
    .select('charge_id')
    .where('donor_index', 'in', donorIndexes)
    .orderBy('charge_id')
    .execute();
  return rows.map(({ charge_id }) => charge_id);
}

export async function donorOfCharge(db: Db, chargeId: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('gift_donor')
    .select('donor_index')
    .where('charge_id', '=', chargeId)
    .executeTakeFirst();
  return row?.donor_index;
}
