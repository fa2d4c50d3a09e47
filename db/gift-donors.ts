import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import { refreshGift } from './gifts.ts';
import { donationOfCharge, lockLedger } from './ledger.ts';
import { markPromiseStale } from './promises.ts';

/**
 * Which donor a gift is of, by an index that nothing but gifts is found by. Once said, it stays.
 * @param gift with the donor's index under every data key, the current one first: the oldest that is there already
 * is kept, so that one donor stays one while keys are changed.
 */
export async function recordGiftDonor(
  trx: Trx,
  gift: { chargeId: string; donorIndexes: readonly Buffer[]; recordedAt: Instant },
): Promise<void> {
  // The money may be booked at this moment: one of the two comes second, and sees the other.
  await lockLedger(trx);
  const known = await donorOfCharge(trx, gift.chargeId);
  if (known) return;
  const [current, ...older] = gift.donorIndexes;
  if (!current) throw new RangeError('expected the index of a donor, got none');
  const there = await knownAmong(trx, gift.donorIndexes);
  const isThere = (index: Buffer) => there.some((one) => one.equals(index));
  const donor = older.findLast(isThere) ?? current;
  await trx
    .insertInto('gift_donor')
    .values({ charge_id: gift.chargeId, donor_index: donor, recorded_at: gift.recordedAt })
    .execute();
  await refreshGift(trx, gift.chargeId);
  await makeOne(
    trx,
    there.filter((one) => !one.equals(donor)),
    donor,
  );
}

async function knownAmong(trx: Trx, indexes: readonly Buffer[]): Promise<Buffer[]> {
  const rows = await trx
    .selectFrom('gift_donor')
    .select('donor_index')
    .distinct()
    .where('donor_index', 'in', indexes)
    .execute();
  return rows.map(({ donor_index }) => donor_index);
}

// Under two keys before it was seen that they are one.
async function makeOne(trx: Trx, others: readonly Buffer[], donor: Buffer): Promise<void> {
  if (others.length === 0) return;
  const charges = await chargesOfDonor(trx, others);
  await trx
    .updateTable('gift_donor')
    .set({ donor_index: donor })
    .where('donor_index', 'in', others)
    .execute();
  for (const chargeId of charges) {
    await refreshGift(trx, chargeId);
    // Whether a promise is of a donor who promised before is looked at again.
    const donationId = await donationOfCharge(trx, chargeId);
    if (donationId !== undefined) await markPromiseStale(trx, donationId);
  }
}

/** The charges that are known to be of a donor, the same however often it is asked. */
export async function chargesOfDonor(db: Db | Trx, donorIndexes: readonly Buffer[]): Promise<string[]> {
  const rows = await db
    .selectFrom('gift_donor')
    .select('charge_id')
    .where('donor_index', 'in', donorIndexes)
    .orderBy('charge_id')
    .execute();
  return rows.map(({ charge_id }) => charge_id);
}

export async function donorOfCharge(db: Db | Trx, chargeId: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('gift_donor')
    .select('donor_index')
    .where('charge_id', '=', chargeId)
    .executeTakeFirst();
  return row?.donor_index;
}
