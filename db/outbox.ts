import type { Instant } from '../src/clock.ts';
import { isPostgres, type Db, type Trx } from './database.ts';

/** A mail as the outbox keeps it. `message` is ciphertext; nothing else here says who it is for. */
export interface NewMail {
  id: string;
  kind: string;
  dedupeKey: string;
  messageId: string;
  message: Uint8Array;
  recipientIndex: Uint8Array;
  createdAt: Instant;
  giveUpAt: Instant;
}

/** A mail that one worker holds until `lease_until`; what it writes afterwards carries `leaseToken`. */
export interface ClaimedMail {
  id: string;
  kind: string;
  messageId: string;
  message: Buffer;
  /** This one included. */
  attempts: number;
  createdAt: Instant;
  giveUpAt: Instant;
  leaseToken: string;
}

export async function insertMail(trx: Trx, mail: NewMail): Promise<'queued' | 'already queued'> {
  const inserted = await trx
    .insertInto('outbox_mail')
    .values({
      id: mail.id,
      kind: mail.kind,
      dedupe_key: mail.dedupeKey,
      message_id: mail.messageId,
      message: mail.message,
      recipient_index: mail.recipientIndex,
      status: 'queued',
      attempts: 0,
      next_attempt_at: mail.createdAt,
      give_up_at: mail.giveUpAt,
      created_at: mail.createdAt,
    })
    .onConflict((oc) => oc.column('dedupe_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted ? 'queued' : 'already queued';
}

/** Whether there is a mail about this, sent or not. */
export async function isQueued(trx: Trx, dedupeKey: string): Promise<boolean> {
  const row = await trx
    .selectFrom('outbox_mail')
    .select('id')
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirst();
  return row !== undefined;
}

/** The mail that has been due longest and that no living worker holds, now held by the caller; counts the attempt. */
export async function claimDueMail(
  db: Db,
  claim: { now: Instant; leaseUntil: Instant; leaseToken: string },
): Promise<ClaimedMail | undefined> {
  const row = await db
    .updateTable('outbox_mail')
    .set((eb) => ({
      lease_until: claim.leaseUntil,
      lease_token: claim.leaseToken,
      attempts: eb('attempts', '+', 1n),
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('outbox_mail')
        .select('id')
        .where('status', '=', 'queued')
        .where('next_attempt_at', '<=', claim.now)
        .where((due) => due.or([due('lease_until', 'is', null), due('lease_until', '<=', claim.now)]))
        .orderBy('next_attempt_at')
        .orderBy('id')
        .limit(1)
        .$if(isPostgres(db), (qb) => qb.forUpdate().skipLocked()),
    )
    .returning(['id', 'kind', 'message_id', 'message', 'attempts', 'created_at', 'give_up_at'])
    .executeTakeFirst();
  if (!row) return undefined;
  if (!row.message) throw new Error(`mail ${row.id}: expected a message while it is queued, got none`);
  return {
    id: row.id,
    kind: row.kind,
    messageId: row.message_id,
    message: row.message,
    attempts: Number(row.attempts),
    createdAt: row.created_at,
    giveUpAt: row.give_up_at,
    leaseToken: claim.leaseToken,
  };
}

type Held = Pick<ClaimedMail, 'id' | 'leaseToken'>;

/** Ends a mail and destroys its message in the same write. `lease lost`: another worker holds it now. */
export async function finishMail(
  db: Db,
  held: Held,
  end: { status: 'sent' | 'dead'; now: Instant; error?: string },
): Promise<'finished' | 'lease lost'> {
  const row = await db
    .updateTable('outbox_mail')
    .set({
      status: end.status,
      message: null,
      recipient_index: null,
      lease_until: null,
      lease_token: null,
      last_error: end.error ?? null,
      finished_at: end.now,
    })
    .where('id', '=', held.id)
    .where('lease_token', '=', held.leaseToken)
    .returning('id')
    .executeTakeFirst();
  return row ? 'finished' : 'lease lost';
}

export async function postponeMail(
  db: Db,
  held: Held,
  until: { nextAttemptAt: Instant; error: string },
): Promise<'postponed' | 'lease lost'> {
  const row = await db
    .updateTable('outbox_mail')
    .set({
      next_attempt_at: until.nextAttemptAt,
      lease_until: null,
      lease_token: null,
      last_error: until.error,
    })
    .where('id', '=', held.id)
    .where('lease_token', '=', held.leaseToken)
    .returning('id')
    .executeTakeFirst();
  return row ? 'postponed' : 'lease lost';
}

/**
 * Calls back what still waits for this recipient, and destroys it. What a worker is just sending is not called
 * back: it is on its way.
 */
export async function withdrawMail(
  trx: Trx,
  about: { kind?: string; recipientIndexes: readonly Uint8Array[]; now: Instant },
): Promise<number> {
  const rows = await trx
    .updateTable('outbox_mail')
    .set({
      status: 'withdrawn',
      message: null,
      recipient_index: null,
      lease_until: null,
      lease_token: null,
      finished_at: about.now,
    })
    .where('status', '=', 'queued')
    .$if(about.kind !== undefined, (qb) => qb.where('kind', '=', about.kind ?? ''))
    .where(
      'recipient_index',
      'in',
      about.recipientIndexes.map((index) => Buffer.from(index)),
    )
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', about.now)]))
    .returning('id')
    .execute();
  return rows.length;
}

/** Whether a mail with this Message-ID left here. It is 128 random bits that only its recipient has seen. */
export async function hasSentMail(trx: Trx, messageId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('outbox_mail')
    .select('id')
    .where('message_id', '=', messageId)
    .where('status', '=', 'sent')
    .executeTakeFirst();
  return row !== undefined;
}
