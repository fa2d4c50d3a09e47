import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import type { MailStatus, NoticeStatus } from './schema.ts';

/** A letter that is owed, as staff may see it: what it is about, never to whom. */
export interface ListedNotice {
  key: string;
  kind: string;
  status: NoticeStatus;
  outcome: string | null;
  attempts: number;
  due_at: Instant;
  last_error: string | null;
}

/** The latest first. */
export async function listNotices(
  db: Db,
  filter: { status?: NoticeStatus | undefined; limit: number },
): Promise<ListedNotice[]> {
  let query = db
    .selectFrom('notice')
    .select(['key', 'kind', 'status', 'outcome', 'attempts', 'due_at', 'last_error'])
    .orderBy('created_at', 'desc')
    .orderBy('key')
    .limit(filter.limit);
  if (filter.status) query = query.where('status', '=', filter.status);
  return (await query.execute()).map((row) => ({ ...row, attempts: Number(row.attempts) }));
}

/** How many letters of each kind stand how, of those that were made since. */
export async function countMail(
  db: Db,
  since: Instant,
): Promise<{ kind: string; status: MailStatus; count: number }[]> {
  const rows = await db
    .selectFrom('outbox_mail')
    .select((eb) => ['kind', 'status', eb.fn.countAll().as('count')])
    .where('created_at', '>=', since)
    .groupBy(['kind', 'status'])
    .orderBy('kind')
    .orderBy('status')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export type Retried = 'owed again' | 'not given up' | 'cannot be written again';

/**
 * Lets a letter that was given up be written anew. Its words and its address were destroyed; only what is owed for
 * something that happened can be written again, as Stripe is asked again.
 */
export async function retryMail(trx: Trx, id: string, now: Instant): Promise<Retried> {
  const mail = await trx
    .selectFrom('outbox_mail')
    .select(['dedupe_key', 'status'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (mail?.status !== 'dead') return 'not given up';
  const reopened = await trx
    .updateTable('notice')
    .set({ status: 'open', attempts: 0, due_at: now, outcome: null, finished_at: null })
    .where('key', '=', mail.dedupe_key)
    .returning('key')
    .executeTakeFirst();
  if (!reopened) return 'cannot be written again';
  // It makes room for the one that is written now: there is one mail for each key.
  await trx.deleteFrom('outbox_mail').where('id', '=', id).execute();
  return 'owed again';
}

/** The other way to be given up: it could not even be written. */
export async function reopenNotice(trx: Trx, key: string, now: Instant): Promise<Retried> {
  const reopened = await trx
    .updateTable('notice')
    .set({ status: 'open', attempts: 0, due_at: now, outcome: null, finished_at: null })
    .where('key', '=', key)
    .where('status', '=', 'dead')
    .returning('key')
    .executeTakeFirst();
  return reopened ? 'owed again' : 'not given up';
}

/** Mails that ended long ago; what they were about stays with what happened. */
export async function deleteOldMail(db: Db, before: Instant): Promise<number> {
  const deleted = await db
    .deleteFrom('outbox_mail')
    .where('finished_at', '<', before)
    .returning('id')
    .execute();
  return deleted.length;
}
