import type { Trx } from '../../db/database.ts';
import { withdrawMail } from '../../db/outbox.ts';
import { deleteRequestsOf } from '../../db/reminder-requests.ts';
import { deleteReminders } from '../../db/reminders.ts';
import type { Instant } from '../clock.ts';

/** Everything that would still remind this address: what was asked for, what is kept, what waits to be sent. */
export async function callOffReminders(
  trx: Trx,
  addressIndexes: readonly Buffer[],
  now: Instant,
): Promise<number> {
  const requests = await deleteRequestsOf(trx, addressIndexes);
  const reminders = await deleteReminders(trx, addressIndexes);
  const mails = await withdrawMail(trx, { kind: 'reminder', recipientIndexes: addressIndexes, now });
  return requests + reminders + mails;
}
