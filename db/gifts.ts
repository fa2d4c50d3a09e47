import type { Trx } from './database.ts';
import { changeDonors } from './donor-months.ts';
import { changeSizes } from './gift-sizes.ts';
import type { Gift } from './gift.ts';

/**
 * After something of a charge was written: what is kept of its gift, and every count that it is part of, becomes
 * what the books say now. Needs `lockLedger`. Whatever came first, and however often it is called, they end alike.
 */
export async function refreshGift(trx: Trx, chargeId: string): Promise<void> {
  const before = await giftIn(trx, 'gift', chargeId);
  const after = await giftIn(trx, 'gift_booked', chargeId);
  if (isSame(before, after)) return;
  if (before) await trx.deleteFrom('gift').where('charge_id', '=', chargeId).execute();
  if (after) await trx.insertInto('gift').values(after).execute();
  await changeSizes(trx, before, after);
  await changeDonors(trx, before, after);
}

const giftIn = (trx: Trx, table: 'gift' | 'gift_booked', chargeId: string): Promise<Gift | undefined> =>
  trx.selectFrom(table).selectAll().where('charge_id', '=', chargeId).executeTakeFirst();

function isSame(a: Gift | undefined, b: Gift | undefined): boolean {
  if (!a || !b) return a === b;
  // Both were read from the same columns, in the same order.
  return toText(a) === toText(b);
}

const toText = ({ donor_index: donor, ...gift }: Gift) =>
  [donor?.toString('hex'), ...Object.values(gift)].join(' ');
