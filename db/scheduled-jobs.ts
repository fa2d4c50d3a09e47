import { plusMs, type Instant } from '../src/clock.ts';
import type { Random } from '../src/random.ts';
import { isPostgres, type Db, type Trx } from './database.ts';

export interface ClaimedJob {
  name: string;
  progress: unknown;
  /** Whoever lost the lease no longer holds this token, and can save and finish nothing. */
  leaseToken: string;
}

/** Makes the job known, due at once; one that is known is left as it is. */
export async function ensureJob(db: Db, name: string, now: Instant): Promise<void> {
  await db
    .insertInto('scheduled_job')
    .values({ name, due_at: now })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute();
}

/** Brings a job forward to now. */
export async function makeJobDue(db: Db | Trx, name: string, now: Instant): Promise<void> {
  await db
    .updateTable('scheduled_job')
    .set({ due_at: now })
    .where('name', '=', name)
    .where('due_at', '>', now)
    .execute();
}

/** Takes the job if it is due and nobody has it. */
export async function claimJob(
  db: Db,
  about: { name: string; now: Instant; leaseMs: number; everyMs: number; random: Random },
): Promise<ClaimedJob | undefined> {
  const leaseToken = about.random.bytes(16).toString('hex');
  // A clock that was set back leaves a due time further off than the job's own distance.
  const absurd = plusMs(about.now, about.everyMs);
  const due = db
    .selectFrom('scheduled_job')
    .select('name')
    .where('name', '=', about.name)
    .where((eb) => eb.or([eb('due_at', '<=', about.now), eb('due_at', '>', absurd)]))
    .where((eb) =>
      eb.or([
        eb('lease_until', 'is', null),
        eb('lease_until', '<=', about.now),
        eb('lease_until', '>', plusMs(about.now, about.leaseMs)),
      ]),
    );
  const row = await db
    .updateTable('scheduled_job')
    .set({ lease_until: plusMs(about.now, about.leaseMs), lease_token: leaseToken })
    .where('name', 'in', isPostgres(db) ? due.forUpdate().skipLocked() : due)
    .returning(['name', 'progress'])
    .executeTakeFirst();
  return (
    row && {
      name: row.name,
      progress: row.progress === null ? undefined : JSON.parse(row.progress),
      leaseToken,
    }
  );
}

/** Keeps how far a job has come, and its lease with it. */
export async function saveJobProgress(
  db: Db,
  job: ClaimedJob,
  progress: unknown,
  leaseUntil: Instant,
): Promise<'saved' | 'lost'> {
  const updated = await db
    .updateTable('scheduled_job')
    .set({ progress: JSON.stringify(progress ?? null), lease_until: leaseUntil })
    .where('name', '=', job.name)
    .where('lease_token', '=', job.leaseToken)
    .returning('name')
    .executeTakeFirst();
  return updated ? 'saved' : 'lost';
}

/** Hands the job back until `dueAt`; an error is kept beside it. */
export async function finishJob(
  db: Db,
  job: ClaimedJob,
  result: { dueAt: Instant; now: Instant; error: string | null },
): Promise<void> {
  await db
    .updateTable('scheduled_job')
    .set({
      due_at: result.dueAt,
      lease_until: null,
      lease_token: null,
      last_error: result.error,
      ...(result.error === null && { finished_at: result.now }),
    })
    .where('name', '=', job.name)
    .where('lease_token', '=', job.leaseToken)
    .execute();
}

export interface JobState {
  name: string;
  due_at: Instant;
  finished_at: Instant | null;
  last_error: string | null;
  progress: string | null;
}

export const listJobs = (db: Db): Promise<JobState[]> =>
  db
    .selectFrom('scheduled_job')
    .select(['name', 'due_at', 'finished_at', 'last_error', 'progress'])
    .orderBy('name')
    .execute();
