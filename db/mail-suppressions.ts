import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import type { SuppressionReason } from './schema.ts';

/** Writes to this address no more; said again, the longer time counts. */
export async function suppressAddress(
  trx: Db | Trx,
  about: { addressIndex: Buffer; reason: SuppressionReason; since: Instant; until: Instant | null },
): Promise<void> {
  await trx
    .insertInto('mail_suppression')
    .values({
      address_index: about.addressIndex,
      reason: about.reason,
      since: about.since,
      until: about.until,
    })
    .onConflict((oc) => oc.columns(['address_index', 'reason']).doUpdateSet({ until: about.until }))
    .execute();
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
