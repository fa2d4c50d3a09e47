import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

/** Whether anybody asked for a reminder, or one is due. */
export async function areRemindersDue(db: Db, now: Instant): Promise<boolean> {
  const asked = await db.selectFrom('reminder_request').select('id').limit(1).executeTakeFirst();
  if (asked) return true;
  const due = await db
    .selectFrom('reminder')
    .select('id')
    .where('send_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

export async function areNoticesDue(db: Db, now: Instant): Promise<boolean> {
  const due = await db
    .selectFrom('notice')
    .select('key')
    .where('status', '=', 'open')
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

/** Whether anybody asked to be signed up, or the provider is to be told of somebody. */
export async function areSignupsDue(db: Db, now: Instant): Promise<boolean> {
  const asked = await db
    .selectFrom('newsletter_request')
    .select('id')
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  if (asked) return true;
  const due = await db
    .selectFrom('newsletter_signup')
    .select('id')
    .where('status', 'in', ['confirmed', 'leaving'])
    .where('next_attempt_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}
