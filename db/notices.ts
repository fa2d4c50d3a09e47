import { plusMs, type Instant } from '../src/clock.ts';
import type { Random } from '../src/random.ts';
import { isPostgres, type Db, type Trx } from './database.ts';

/** A letter that is owed. `key` says what happened: `receipt:ch_…`. No personal data. */
export interface Notice {
  readonly key: string;
  readonly kind: string;
  /** The charge, invoice, subscription or refund that it is about. */
  readonly subjectId: string;
  /** What else it needs to know. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** Held by one worker until its lease ends; what it writes afterwards carries `leaseToken`. */
export interface ClaimedNotice extends Notice {
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly leaseToken: string;
}

/** Leaves with the caller's transaction or not at all. One for each key, for ever. */
export async function oweNotice(
  trx: Db | Trx,
  notice: Notice,
  when: { now: Instant; dueAt?: Instant },
): Promise<'owed' | 'known'> {
  const inserted = await trx
    .insertInto('notice')
    .values({
      key: notice.key,
      kind: notice.kind,
      subject_id: notice.subjectId,
      detail: JSON.stringify(notice.detail),
      status: 'open',
      attempts: 0,
      due_at: when.dueAt ?? when.now,
      created_at: when.now,
    })
    .onConflict((oc) => oc.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  return inserted ? 'owed' : 'known';
}

/** Why no letter went out; undefined where one did, or is still owed. */
export async function whyDropped(trx: Trx, key: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('notice')
    .select('outcome')
    .where('key', '=', key)
    .where('status', '=', 'dropped')
    .executeTakeFirst();
  return row?.outcome ?? undefined;
}

/** The one that has been due longest and that no living worker holds, now held by the caller; counts the attempt. */
export async function claimNotice(
  db: Db,
  claim: { now: Instant; leaseMs: number; random: Random },
): Promise<ClaimedNotice | undefined> {
  const leaseToken = claim.random.bytes(16).toString('hex');
  const row = await db
    .updateTable('notice')
    .set((eb) => ({
      lease_until: plusMs(claim.now, claim.leaseMs),
      lease_token: leaseToken,
      attempts: eb('attempts', '+', 1n),
    }))
    .where('key', '=', (eb) =>
      eb
        .selectFrom('notice')
        .select('key')
        .where('status', '=', 'open')
        .where('due_at', '<=', claim.now)
        .where((due) => due.or([due('lease_until', 'is', null), due('lease_until', '<=', claim.now)]))
        .orderBy('due_at')
        .orderBy('key')
        .limit(1)
        .$if(isPostgres(db), (qb) => qb.forUpdate().skipLocked()),
    )
    .returning(['key', 'kind', 'subject_id', 'detail', 'attempts', 'created_at'])
    .executeTakeFirst();
  return (
    row && {
      key: row.key,
      kind: row.kind,
      subjectId: row.subject_id,
      detail: JSON.parse(row.detail) as Notice['detail'],
      attempts: Number(row.attempts),
      createdAt: row.created_at,
      leaseToken,
    }
  );
}

type Held = Pick<ClaimedNotice, 'key' | 'leaseToken'>;

/** Ends it, in the transaction that queues its letter. `lost`: another worker holds it now. */
export async function finishNotice(
  trx: Db | Trx,
  held: Held,
  end: { status: 'done' | 'dropped' | 'dead'; outcome: string; now: Instant },
): Promise<'finished' | 'lost'> {
  const row = await trx
    .updateTable('notice')
    .set({
      status: end.status,
      outcome: end.outcome,
      finished_at: end.now,
      lease_until: null,
      lease_token: null,
    })
    .where('key', '=', held.key)
    .where('lease_token', '=', held.leaseToken)
    .returning('key')
    .executeTakeFirst();
  return row ? 'finished' : 'lost';
}

export async function postponeNotice(
  db: Db,
  held: Held,
  until: { dueAt: Instant; error: string | null },
): Promise<'postponed' | 'lost'> {
  const row = await db
    .updateTable('notice')
    .set({ due_at: until.dueAt, last_error: until.error, lease_until: null, lease_token: null })
    .where('key', '=', held.key)
    .where('lease_token', '=', held.leaseToken)
    .returning('key')
    .executeTakeFirst();
  return row ? 'postponed' : 'lost';
}
