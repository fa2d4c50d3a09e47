import type { Db, Trx } from '../../db/database.ts';
import {
  deleteSentReminders,
  dueReminderIds,
  recordSentReminder,
  takeReminder,
  type Reminder,
} from '../../db/reminders.ts';
import { isSuppressed } from '../../db/mail-suppressions.ts';
import { plusMs, type Instant } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { addressIndex, addressIndexes, domainIndex } from '../mail/address-index.ts';
import { mailAddressSchema } from '../mail/mail-address.ts';
import { queueMail } from '../mail/outbox.ts';
import { newToken } from '../random.ts';
import { reminderLetter } from './remind-letter.ts';
import { sealingUnder } from '../sealing.ts';
import { addressPurpose, everyReason, hashOfToken } from './remind-request.ts';

type SendingDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>;

const stopLinkMs = 30 * 24 * 60 * 60 * 1000;

export interface RemindersSent {
  queued: number;
  /** Stopped, replaced or taken by another worker since they were found due. */
  dropped: number;
  failed: number;
}

/**
 * Hands up to `limit` due reminders to the outbox, each in one transaction that also forgets it: from
 * then on the address is only in the sealed mail, which is destroyed when it was sent. Also forgets whom
 * stop links older than 30 days stand for.
 */
export async function sendDueReminders(
  deps: SendingDeps,
  { limit }: { limit: number },
): Promise<RemindersSent> {
  const count: RemindersSent = { queued: 0, dropped: 0, failed: 0 };
  for (const id of await dueReminderIds(deps.db, deps.clock.now(), limit)) {
    try {
      count[await deps.db.transaction().execute((trx) => moveToOutbox(trx, deps, id))]++;
    } catch (error) {
      // One that cannot be opened, for want of its key, must not hold up the others.
      count.failed++;
      deps.log.error(
        { reminder: id, error: error instanceof Error ? error.message : 'unknown' },
        'reminder kept',
      );
    }
  }
  const purged = await purgeSentReminders(deps.db, deps.clock.now());
  if (count.queued + count.dropped + purged > 0) await deps.database.forgetDeleted();
  return count;
}

async function moveToOutbox(trx: Trx, deps: SendingDeps, id: string): Promise<'queued' | 'dropped'> {
  const reminder = await takeReminder(trx, id);
  if (!reminder) return 'dropped';
  const address = openAddress(deps, reminder);
  const now = deps.clock.now();
  if (await isSuppressed(trx, addressIndexes(deps.sealing, address), { reasons: everyReason, now }))
    return 'dropped';
  // Only the hash of the first token was kept, so the letter carries one of its own.
  const stopToken = newToken(deps.random);
  const recorded = await recordSentReminder(
    trx,
    {
      stopTokenHash: hashOfToken(stopToken),
      addressIndex: addressIndex(deps.sealing, address),
      domainIndex: domainIndex(deps.sealing, address),
      capsule: sealingUnder(stopToken).seal(JSON.stringify({ address }), 'reminder_sent.capsule'),
      sentAt: now,
    },
    { notSince: plusMs(now, -stopLinkMs) },
  );
  if (recorded === 'too soon') return 'dropped';
  await queueMail(trx, deps, {
    kind: 'reminder',
    dedupeKey: `reminder:${id}`,
    message: reminderLetter(deps.config, reminder, { address, stopToken }),
  });
  return 'queued';
}

const openAddress = ({ sealing }: SendingDeps, { id, address }: Reminder) =>
  mailAddressSchema.parse(sealing.open(address, addressPurpose(id)).toString());

/** Forgets whom stop links older than 30 days stand for; how many there were. */
export const purgeSentReminders = (db: Db, now: Instant): Promise<number> =>
  deleteSentReminders(db, plusMs(now, -stopLinkMs));
