import { suppressAddress } from '../../db/mail-suppressions.ts';
import { deleteRequestOfToken } from '../../db/reminder-requests.ts';
import { deleteReminderOfToken, findSentReminder } from '../../db/reminders.ts';
import type { Deps } from '../deps.ts';
import { addressIndexes } from '../mail/address-index.ts';
import { hashOfToken } from '../random.ts';
import { callOffReminders } from './call-off.ts';
import { openCapsule } from './capsule.ts';
import { countReminders } from './count.ts';

export type Stopped = 'forgotten' | 'address stopped' | 'unknown';

type StopDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'config'>;

/**
 * Forgets the pending reminder that the token was given out for; the token of a letter that has left
 * stops its address for good. Done twice, it is done.
 */
export async function stopReminders(deps: StopDeps, token: string): Promise<Stopped> {
  const { database, db, clock } = deps;
  const hash = hashOfToken(token);
  const outcome = await db.transaction().execute(async (trx): Promise<Stopped> => {
    if ((await deleteRequestOfToken(trx, hash)) || (await deleteReminderOfToken(trx, hash)))
      return 'forgotten';
    const sent = await findSentReminder(trx, hash);
    if (!sent) return 'unknown';
    const indexes = indexesOf(deps, sent, token);
    const [addressIndex = sent.addressIndex] = indexes;
    const isNew = await suppressAddress(trx, {
      ...{ addressIndex, reason: 'stopped', since: clock.now(), until: null },
    });
    await callOffReminders(trx, indexes, clock.now());
    if (isNew) await countReminders(trx, deps, 'stopped');
    return 'address stopped';
  });
  if (outcome !== 'unknown') await database.forgetDeleted();
  return outcome;
}

/** Who says that they gave already is not reminded by what is still under way. */
export async function gaveAlready(deps: StopDeps, token: string): Promise<'called off' | 'unknown'> {
  const { database, db, clock } = deps;
  const outcome = await db.transaction().execute(async (trx) => {
    const sent = await findSentReminder(trx, hashOfToken(token));
    if (!sent) return 'unknown';
    await callOffReminders(trx, indexesOf(deps, sent, token), clock.now());
    await countReminders(trx, deps, 'gave');
    return 'called off';
  });
  if (outcome === 'called off') await database.forgetDeleted();
  return outcome;
}

/** Under every key: what was kept since the letter left may be under a newer one. The letter's token opens the address. */
const indexesOf = (
  { sealing }: StopDeps,
  { capsule, addressIndex }: { capsule: Buffer | null; addressIndex: Buffer },
  token: string,
): Buffer[] =>
  capsule === null ? [addressIndex] : addressIndexes(sealing, openCapsule(capsule, token).address);
