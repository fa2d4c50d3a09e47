import { z } from 'zod';
import { putReminderRequest } from '../../db/reminder-requests.ts';
import type { Deps } from '../deps.ts';
import { parseDay, type Day } from '../day.ts';
import { isInterval, type Interval } from '../ledger/intervals.ts';
import { addressIndex } from '../mail/address-index.ts';
import { mailAddressSchema, type MailAddress } from '../mail/mail-address.ts';
import { hashOfToken, newId, newToken } from '../random.ts';

/** What a reader had in mind, so that the letter can bring it back. */
export const giftSchema = z.object({
  interval: z.custom<Interval>(isInterval),
  /** In minor units of `currency`; null where the reader had chosen none. */
  amountMinor: z.int().nullable(),
  currency: z.string(),
  locale: z.string(),
});

/** What somebody asked us to remind them of, and when. */
export interface ReminderRequest extends z.infer<typeof giftSchema> {
  address: MailAddress;
  day: Day;
}

export const requestSchema = giftSchema.extend({
  address: mailAddressSchema,
  day: z.custom<Day>((text) => typeof text === 'string' && parseDay(text) !== undefined),
});

/**
 * Keeps the wish, whoever it is of and whatever is known of the address: one row, always. What becomes of it is decided
 * later, so that neither the answer nor its time tells anybody which addresses we know.
 * @param earlierToken of a reminder that the same browser asked for: this one may take its place.
 */
export async function askForReminder(
  { db, sealing, random, clock }: Pick<Deps, 'db' | 'sealing' | 'random' | 'clock'>,
  request: ReminderRequest,
  earlierToken?: string,
): Promise<{ stopToken: string }> {
  const id = newId(random, 'rem');
  const stopToken = newToken(random);
  await putReminderRequest(db, {
    id,
    request: sealing.seal(JSON.stringify(request), requestPurpose(id)),
    addressIndex: addressIndex(sealing, request.address),
    stopTokenHash: hashOfToken(stopToken),
    earlierTokenHash: earlierToken === undefined ? null : hashOfToken(earlierToken),
    createdAt: clock.now(),
  });
  return { stopToken };
}

export const requestPurpose = (id: string): string => `reminder_request.request:${id}`;
export const addressPurpose = (id: string): string => `reminder.address:${id}`;

/** What stands in the way of a reminder. */
export const everyReason = ['stopped', 'bounced', 'complained'] as const;
