import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import type { SuppressionReason } from './schema.ts';

/** Writes to this address no more. @returns whether that is new; said again, the later end counts. */
export async function suppressAddress(
  trx: Db | Trx,
  about: { addressIndex: Buffer; reason: SuppressionReason; since: Instant; until: Instant | null },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('mail_suppression')
    .values({
      address_index: about.addressIndex,
      reason: about.reason,
      since: about.since,
      until: about.until,
    })
    .onConflict((oc) => oc.columns(['address_index', 'reason']).doNothing())
    .returning('reason')
    .executeTakeFirst();
  if (inserted) return true;
  await trx
    .updateTable('mail_suppression')
    .set({ until: about.until })
    .where('address_index', '=', about.addressIndex)
    .where('reason', '=', about.reason)
    .execute();
  return false;
}

/** Whether one of these reasons stands in the way now. */
export async function isSuppressed(
  trx: Db | Trx,
  addressIndexes: readonly Buffer[],
  about: { reasons: readonly SuppressionReason[]; now: Instant },
): Promise<boolean> {
  const row = await trx
    .selectFrom('mail_suppression')
    .select('since')
    .where('address_index', 'in', addressIndexes)
    .where('reason', 'in', about.reasons)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', about.now)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteEndedSuppressions(db: Db, now: Instant): Promise<number> {
  const deleted = await db
    .deleteFrom('mail_suppression')
    .where('until', '<=', now)
    .returning('reason')
    .execute();
  return deleted.length;
}
