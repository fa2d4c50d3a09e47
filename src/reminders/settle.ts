import type { Trx } from '../../db/database.ts';
import { isSuppressed } from '../../db/mail-suppressions.ts';
import { takeReminderRequest, waitingReminderRequests } from '../../db/reminder-requests.ts';
import { deleteOwnReminder, putReminder } from '../../db/reminders.ts';
import type { Deps } from '../deps.ts';
import { addressIndex, addressIndexes } from '../mail/address-index.ts';
import { fraction } from '../mail/retry-delay.ts';
import { addressPurpose, everyReason, requestPurpose, requestSchema } from './ask.ts';
import { countReminders } from './count.ts';
import { sendAt } from './dates.ts';

type SettlingDeps = Pick<Deps, 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>;

/** Turns what was asked for into reminders, the oldest wish first. @returns how many are kept. */
export async function settleRequests(deps: SettlingDeps, { limit }: { limit: number }): Promise<number> {
  let kept = 0;
  for (const id of await waitingReminderRequests(deps.db, limit)) {
    try {
      if (await deps.db.transaction().execute((trx) => settle(trx, deps, id))) kept++;
    } catch (error) {
      // One that cannot be opened, for want of its key, must not hold up the others.
      deps.log.error(
        { request: id, error: error instanceof Error ? error.name : 'unknown' },
        'reminder: a request is kept for later',
      );
    }
  }
  return kept;
}

/**
 * One for each address, and the first stays: a stranger who knows the address can neither move nor end it. Only who
 * brings the token of that very reminder, its own browser, replaces it.
 */
async function settle(trx: Trx, deps: SettlingDeps, id: string): Promise<boolean> {
  const { sealing, clock } = deps;
  const row = await takeReminderRequest(trx, id);
  if (!row) return false;
  const request = requestSchema.parse(JSON.parse(sealing.open(row.request, requestPurpose(id)).toString()));
  const indexes = addressIndexes(sealing, request.address);
  const now = clock.now();
  if (await isSuppressed(trx, indexes, { reasons: everyReason, now })) return false;
  if (row.earlierTokenHash)
    await deleteOwnReminder(trx, { stopTokenHash: row.earlierTokenHash, addressIndexes: indexes });
  if (await isPendingUnderOldKey(trx, indexes)) return false;
  const kept = await putReminder(trx, {
    id,
    address: sealing.seal(request.address, addressPurpose(id)),
    addressIndex: addressIndex(sealing, request.address),
    sendAt: sendAt(request.day, fraction(deps.random)),
    giftInterval: request.interval,
    amountMinor: request.amountMinor,
    currency: request.currency,
    locale: request.locale,
    stopTokenHash: row.stopTokenHash,
    createdAt: row.createdAt,
  });
  if (kept === 'there is one') return false;
  await countReminders(trx, deps, 'set');
  return true;
}

// The index of the current key is unique; an address that was kept under an older one has another.
async function isPendingUnderOldKey(trx: Trx, [, ...older]: readonly Buffer[]): Promise<boolean> {
  if (older.length === 0) return false;
  const row = await trx
    .selectFrom('reminder')
    .select('id')
    .where('address_index', 'in', older)
    .executeTakeFirst();
  return row !== undefined;
}
