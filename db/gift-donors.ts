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
