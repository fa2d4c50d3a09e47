import { createHash } from 'node:crypto';
import { isSuppressed } from '../../db/mail-suppressions.ts';
import { deleteReminders, putReminder } from '../../db/reminders.ts';
import type { Deps } from '../deps.ts';
import { addressIndexes } from '../mail/address-index.ts';
import type { MailAddress } from '../mail/mail-address.ts';
import { fraction } from '../mail/retry-delay.ts';
import { newId, newToken } from '../random.ts';
import type { Interval } from '../ledger/intervals.ts';
import type { Day } from '../day.ts';
import { sendAt } from './remind-dates.ts';

/** What a reader asked us to remind them of, and when. */
export interface ReminderRequest {
  address: MailAddress;
  day: Day;
  interval: Interval;
  /** In minor units of `currency`; null where the reader had chosen none. */
  amountMinor: number | null;
  currency: string;
  locale: string;
}

/**
 * Keeps the reminder in place of an earlier one for the same address; keeps nothing for an address that
 * has stopped reminders. The answer is alike, so that it tells nobody which addresses we know.
 */
export async function requestReminder(
  { db, sealing, random, clock }: Pick<Deps, 'db' | 'sealing' | 'random' | 'clock'>,
  request: ReminderRequest,
): Promise<{ stopToken: string }> {
  const id = newId(random, 'rem');
  const stopToken = newToken(random);
  const indexes = addressIndexes(sealing, request.address);
  const [addressIndex, ...underOldKeys] = indexes;
  if (!addressIndex) throw new Error('expected a blind index, got none');
  await db.transaction().execute(async (trx) => {
    if (await isSuppressed(trx, indexes, { reasons: everyReason, now: clock.now() })) return;
    await deleteReminders(trx, underOldKeys);
    await putReminder(trx, {
      id,
      address: sealing.seal(request.address, addressPurpose(id)),
      addressIndex,
      sendAt: sendAt(request.day, fraction(random)),
      giftInterval: request.interval,
      amountMinor: request.amountMinor,
      currency: request.currency,
      locale: request.locale,
      stopTokenHash: hashOfToken(stopToken),
      createdAt: clock.now(),
    });
  });
  return { stopToken };
}

/** What stands in the way of a reminder. */
export const everyReason = ['stopped', 'bounced', 'complained'] as const;

export const addressPurpose = (id: string): string => `reminder.address:${id}`;

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();
