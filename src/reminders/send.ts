import type { Db, Trx } from '../../db/database.ts';
import { isSuppressed } from '../../db/mail-suppressions.ts';
import {
  deleteSentReminders,
  dueReminderIds,
  lastReminded,
  postponeReminder,
  recordSentReminder,
  remindedAt,
  takeReminder,
  type Reminder,
} from '../../db/reminders.ts';
import { plusMs, type Instant } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { reminderLetter } from '../letters/reminder.ts';
import { messageOf } from '../letters/letter.ts';
import { addressIndex, addressIndexes, domainIndex } from '../mail/address-index.ts';
import { mailAddressSchema, type MailAddress } from '../mail/mail-address.ts';
import { queueMail } from '../mail/outbox.ts';
import { hashOfToken, newToken } from '../random.ts';
import { addressPurpose, everyReason, giftSchema } from './ask.ts';
import { closeCapsule } from './capsule.ts';
import { countReminders } from './count.ts';
import { settleRequests } from './settle.ts';

type SendingDeps = Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>;

const hourMs = 60 * 60 * 1000;
/** No address is written to twice within it; for as long the links of a letter are good. */
export const quietMs = 30 * 24 * hourMs;

export interface RemindersSent {
  queued: number;
  /** Stopped, or taken by another worker since they were found due. */
  dropped: number;
  /** Too soon after another to the same address, or one of too many to one domain. */
  postponed: number;
  failed: number;
}

/**
 * Settles what was asked for, then hands up to `limit` due reminders to the outbox, each in one transaction that also
 * forgets it: from then on the address is only in the sealed mail, which is destroyed when it was sent. What was missed
 * goes at once, once. Also forgets whom links older than 30 days stand for.
 */
export async function sendDueReminders(
  deps: SendingDeps,
  { limit }: { limit: number },
): Promise<RemindersSent> {
  await settleRequests(deps, { limit: 500 });
  const count: RemindersSent = { queued: 0, dropped: 0, postponed: 0, failed: 0 };
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

async function moveToOutbox(
  trx: Trx,
  deps: SendingDeps,
  id: string,
): Promise<'queued' | 'dropped' | 'postponed'> {
  const reminder = await takeReminder(trx, id);
  if (!reminder) return 'dropped';
  const address = mailAddressSchema.parse(deps.sealing.open(reminder.address, addressPurpose(id)).toString());
  const indexes = addressIndexes(deps.sealing, address);
  const now = deps.clock.now();
  if (await isSuppressed(trx, indexes, { reasons: everyReason, now })) return 'dropped';
  const later = await tooSoonUntil(trx, deps, { address, indexes, now });
  if (later !== undefined) {
    await postponeReminder(trx, reminder, later);
    return 'postponed';
  }
  const stopToken = newToken(deps.random);
  const recorded = await recordSentReminder(
    trx,
    {
      // Only the hash of the first token was kept, so the letter carries one of its own.
      stopTokenHash: hashOfToken(stopToken),
      addressIndex: addressIndex(deps.sealing, address),
      domainIndex: domainIndex(deps.sealing, address),
      capsule: closeCapsule({ ...giftOf(reminder), address }, stopToken),
      sentAt: now,
    },
    { notSince: plusMs(now, -quietMs) },
  );
  // The database has the last word: another worker was quicker.
  if (recorded === 'too soon') return 'dropped';
  const letter = reminderLetter(deps.config, reminder, stopToken);
  await queueMail(trx, deps, {
    kind: 'reminder',
    dedupeKey: `reminder:${id}`,
    message: messageOf(letter, {
      to: address,
      locale: reminder.locale,
      newsroom: deps.config.newsroom,
    }),
  });
  await countReminders(trx, deps, 'sent');
  return 'queued';
}

async function tooSoonUntil(
  trx: Trx,
  { sealing, config }: SendingDeps,
  about: { address: MailAddress; indexes: readonly Buffer[]; now: Instant },
): Promise<Instant | undefined> {
  const last = await lastReminded(trx, about.indexes);
  if (last !== undefined && last > plusMs(about.now, -quietMs)) return plusMs(last, quietMs);
  const inAnHour = await remindedAt(trx, {
    domainIndex: domainIndex(sealing, about.address),
    since: plusMs(about.now, -hourMs),
  });
  const cap = config.newsroom.safety.form_mail.per_domain_hourly;
  return inAnHour >= cap ? plusMs(about.now, hourMs / 6) : undefined;
}

const giftOf = ({ giftInterval, amountMinor, currency, locale }: Reminder) =>
  giftSchema.parse({ interval: giftInterval, amountMinor, currency, locale });

/** Forgets whom links older than 30 days stand for; how many there were. */
export const purgeSentReminders = (db: Db, now: Instant): Promise<number> =>
  deleteSentReminders(db, plusMs(now, -quietMs));
