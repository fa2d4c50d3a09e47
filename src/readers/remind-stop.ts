import { suppressAddress } from '../../db/mail-suppressions.ts';
import { deleteReminderOfToken, deleteReminders, findSentReminder } from '../../db/reminders.ts';
import type { Deps } from '../deps.ts';
import { hashOfToken } from './remind-request.ts';

export type Stopped = 'forgotten' | 'address stopped' | 'unknown';

/**
 * Forgets the pending reminder that the token was given out for; the token of a letter that has left
 * stops its address for good. Done twice, it is done.
 */
export async function stopReminders(
  { database, db, clock }: Pick<Deps, 'database' | 'db' | 'clock'>,
  token: string,
): Promise<Stopped> {
  const hash = hashOfToken(token);
  const outcome = await db.transaction().execute(async (trx): Promise<Stopped> => {
    if (await deleteReminderOfToken(trx, hash)) return 'forgotten';
    const sent = await findSentReminder(trx, hash);
    if (!sent) return 'unknown';
    await suppressAddress(trx, {
      ...{ addressIndex: sent.addressIndex, reason: 'stopped', since: clock.now(), until: null },
    });
    await deleteReminders(trx, [sent.addressIndex]);
    return 'address stopped';
  });
  if (outcome !== 'unknown') await database.forgetDeleted();
  return outcome;
}
