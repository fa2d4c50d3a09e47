import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';

/** One mail that somebody asked for. The address is ciphertext under this id; its index finds it. */
export interface Reminder {
  id: string;
  address: Buffer;
  addressIndex: Buffer;
  sendAt: Instant;
  giftInterval: string;
  /** In minor units of `currency`; null where no amount was chosen. */
  amountMinor: number | null;
  currency: string;
  locale: string;
  stopTokenHash: Buffer;
  createdAt: Instant;
}

/** One for each address. `there is one`: it stays as it is, whoever asked for it. */
export async function putReminder(trx: Trx, reminder: Reminder): Promise<'kept' | 'there is one'> {
  const inserted = await trx
    .insertInto('reminder')
    .values({
      id: reminder.id,
      address: reminder.address,
      address_index: reminder.addressIndex,
      send_at: reminder.sendAt,
      gift_interval: reminder.giftInterval,
      amount_minor: reminder.amountMinor,
      currency: reminder.currency,
      locale: reminder.locale,
      stop_token_hash: reminder.stopTokenHash,
      created_at: reminder.createdAt,
    })
    .onConflict((oc) => oc.column('address_index').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted ? 'kept' : 'there is one';
}

/** Puts off one that would come too soon after another. */
export async function postponeReminder(trx: Trx, reminder: Reminder, sendAt: Instant): Promise<void> {
  await putReminder(trx, { ...reminder, sendAt });
}

export async function dueReminderIds(db: Db, now: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reminder')
    .select('id')
    .where('send_at', '<=', now)
    .orderBy('send_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Removes the reminder and gives it to the caller, who has it alone; undefined where it was stopped,
 * replaced or taken by another worker in the meantime.
 */
export async function takeReminder(trx: Trx, id: string): Promise<Reminder | undefined> {
  const row = await trx.deleteFrom('reminder').where('id', '=', id).returningAll().executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    address: row.address,
    addressIndex: row.address_index,
    sendAt: row.send_at,
    giftInterval: row.gift_interval,
    amountMinor: row.amount_minor === null ? null : Number(row.amount_minor),
    currency: row.currency,
    locale: row.locale,
    stopTokenHash: row.stop_token_hash,
    createdAt: row.created_at,
  };
}

/** How many went; an address has several indexes while data keys are being changed. */
export async function deleteReminders(trx: Trx, addressIndexes: readonly Buffer[]): Promise<number> {
  if (addressIndexes.length === 0) return 0;
  const deleted = await trx
    .deleteFrom('reminder')
    .where('address_index', 'in', addressIndexes)
    .returning('id')
    .execute();
  return deleted.length;
}

/** Only where it is this address's. */
export async function deleteOwnReminder(
  trx: Trx,
  { stopTokenHash, addressIndexes }: { stopTokenHash: Buffer; addressIndexes: readonly Buffer[] },
): Promise<void> {
  await trx
    .deleteFrom('reminder')
    .where('stop_token_hash', '=', stopTokenHash)
    .where('address_index', 'in', addressIndexes)
    .execute();
}

export async function deleteReminderOfToken(trx: Trx, stopTokenHash: Buffer): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('reminder')
    .where('stop_token_hash', '=', stopTokenHash)
    .returning('id')
    .executeTakeFirst();
  return deleted !== undefined;
}

/** What is kept of a reminder that left. `capsule`: what another one needs, sealed under the letter's token. */
export interface SentReminder {
  stopTokenHash: Buffer;
  addressIndex: Buffer;
  domainIndex: Buffer;
  capsule: Buffer;
  sentAt: Instant;
}

/** The database keeps one for each address. `too soon`: it was written to after `notSince`. */
export async function recordSentReminder(
  trx: Trx,
  sent: SentReminder,
  { notSince }: { notSince: Instant },
): Promise<'recorded' | 'too soon'> {
  const values = {
    stop_token_hash: sent.stopTokenHash,
    domain_index: sent.domainIndex,
    capsule: sent.capsule,
    sent_at: sent.sentAt,
  };
  const row = await trx
    .insertInto('reminder_sent')
    .values({ address_index: sent.addressIndex, ...values })
    .onConflict((oc) =>
      oc.column('address_index').doUpdateSet(values).where('reminder_sent.sent_at', '<=', notSince),
    )
    .returning('sent_at')
    .executeTakeFirst();
  return row ? 'recorded' : 'too soon';
}

export async function findSentReminder(
  trx: Trx,
  stopTokenHash: Buffer,
): Promise<{ addressIndex: Buffer; capsule: Buffer | null; sentAt: Instant } | undefined> {
  const row = await trx
    .selectFrom('reminder_sent')
    .select(['address_index', 'capsule', 'sent_at'])
    .where('stop_token_hash', '=', stopTokenHash)
    .executeTakeFirst();
  return row && { addressIndex: row.address_index, capsule: row.capsule, sentAt: row.sent_at };
}

/** How many were forgotten. The links of their letters answer as unknown ones do. */
export async function deleteSentReminders(db: Db, before: Instant): Promise<number> {
  const deleted = await db
    .deleteFrom('reminder_sent')
    .where('sent_at', '<', before)
    .returning('sent_at')
    .execute();
  return deleted.length;
}

/** How many letters of this kind went to the mailboxes of one domain. */
export async function remindedAt(
  trx: Trx,
  { domainIndex, since }: { domainIndex: Buffer; since: Instant },
): Promise<number> {
  const row = await trx
    .selectFrom('reminder_sent')
    .select((eb) => eb.fn.countAll().as('letters'))
    .where('domain_index', '=', domainIndex)
    .where('sent_at', '>', since)
    .executeTakeFirst();
  return Number(row?.letters ?? 0);
}

/** When one of these was reminded last. */
export async function lastReminded(
  trx: Trx,
  addressIndexes: readonly Buffer[],
): Promise<Instant | undefined> {
  const row = await trx
    .selectFrom('reminder_sent')
    .select('sent_at')
    .where('address_index', 'in', addressIndexes)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sent_at;
}

/** A reminder as staff may see it. */
export interface ListedReminder {
  id: string;
  send_at: Instant;
  interval: string;
  currency: string;
  amount_minor: bigint | null;
}

/** Pending reminders, soonest first, without anything of whom they are for. */
export async function listReminders(
  db: Db,
  { limit, dueBy }: { limit: number; dueBy?: Instant },
): Promise<ListedReminder[]> {
  return db
    .selectFrom('reminder')
    .select(['id', 'send_at', 'gift_interval as interval', 'currency', 'amount_minor'])
    .$if(dueBy !== undefined, (qb) => qb.where('send_at', '<=', dueBy ?? ''))
    .orderBy('send_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}
