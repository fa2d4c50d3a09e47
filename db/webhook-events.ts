import { instantOfSeconds, plusMs, type Instant } from '../src/clock.ts';
import type { Random } from '../src/random.ts';
import type { Sealing } from '../src/sealing.ts';
import { isPostgres, type Db, type Trx } from './database.ts';
import type { EventStatus } from './schema.ts';

/** What is stored of an event beside its bytes. */
export interface EventHead {
  id: string;
  type: string;
  api_version: string | null;
  created: number;
  livemode: boolean;
  account?: string | undefined;
  data: { object: { id?: string | undefined } };
}

const purposeOf = (id: string) => `webhook_event.payload:${id}`;

/** Durable when it returns. A second delivery of the same event changes nothing. */
export async function storeEvent(
  db: Db,
  sealing: Sealing,
  event: EventHead,
  body: Uint8Array,
  now: Instant,
  heardBy: 'delivery' | 'list' = 'delivery',
): Promise<'stored' | 'already stored'> {
  const inserted = await db
    .insertInto('webhook_event')
    .values({
      id: event.id,
      type: event.type,
      api_version: event.api_version,
      livemode: event.livemode ? 1 : 0,
      account: event.account ?? null,
      object_id: event.data.object.id ?? null,
      created_at: instantOfSeconds(event.created),
      payload: sealing.seal(body, purposeOf(event.id)),
      heard_by: heardBy,
      received_at: now,
      status: 'new',
      attempts: 0,
      next_attempt_at: now,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted ? 'stored' : 'already stored';
}

export interface ClaimedEvent {
  id: string;
  type: string;
  apiVersion: string | null;
  heardBy: 'delivery' | 'list';
  livemode: boolean;
  account: string | null;
  objectId: string | null;
  /** This one counted. */
  attempts: number;
  /** Whoever lost the lease no longer holds this token, and can finish nothing. */
  leaseToken: string;
}

/** Events that are due and that nobody has, those due longest first. */
export async function waitingEvents(
  db: Db,
  about: { now: Instant; limit: number },
): Promise<{ id: string; type: string; objectId: string | null; createdAt: Instant }[]> {
  const rows = await dueEvents(db, about)
    .select(['type', 'object_id', 'created_at'])
    .limit(about.limit)
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, type: row.type },
    ...{ objectId: row.object_id, createdAt: row.created_at },
  }));
}

/**
 * Takes events that are due, for `leaseMs`; nobody else gets them until that has passed. Each counts as an
 * attempt from now on, so that one that ends its process is not tried for ever; and one whose last worker
 * never came back is taken alone, so that it takes no others with it.
 */
export async function claimEvents(
  db: Db,
  about: { now: Instant; limit: number; leaseMs: number; random: Random; id?: string },
): Promise<ClaimedEvent[]> {
  const leaseToken = about.random.bytes(16).toString('hex');
  const first = await dueEvents(db, about).select('lease_until').limit(1).executeTakeFirst();
  if (!first) return [];
  const isAbandoned = first.lease_until !== null;
  const due = isAbandoned
    ? dueEvents(db, { ...about, id: first.id })
    : dueEvents(db, about).where('lease_until', 'is', null).limit(about.limit);
  const rows = await db
    .updateTable('webhook_event')
    .set((eb) => ({
      lease_until: plusMs(about.now, about.leaseMs),
      lease_token: leaseToken,
      attempts: eb('attempts', '+', 1n),
    }))
    .where('id', 'in', isPostgres(db) ? due.forUpdate().skipLocked() : due)
    .returning(['id', 'type', 'api_version', 'heard_by', 'livemode', 'account', 'object_id', 'attempts'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    apiVersion: row.api_version,
    heardBy: row.heard_by,
    livemode: row.livemode === 1n,
    account: row.account,
    objectId: row.object_id,
    attempts: Number(row.attempts),
    leaseToken,
  }));
}

function dueEvents(db: Db, about: { now: Instant; id?: string }) {
  const query = db
    .selectFrom('webhook_event')
    .select('id')
    .where('status', 'in', ['new', 'retry'])
    .where('next_attempt_at', '<=', about.now)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', about.now)]))
    .orderBy('next_attempt_at')
    .orderBy('id');
  return about.id === undefined ? query : query.where('id', '=', about.id);
}

/** Closes an event that this lease still holds. `lost`: another worker has it; undo what was done for it. */
export async function finishEvent(
  trx: Db | Trx,
  event: ClaimedEvent,
  result: {
    status: EventStatus;
    nextAttemptAt: Instant;
    error: string | null;
    now: Instant;
  },
): Promise<'finished' | 'lost'> {
  const open = result.status === 'new' || result.status === 'retry';
  const updated = await trx
    .updateTable('webhook_event')
    .set({
      status: result.status,
      next_attempt_at: result.nextAttemptAt,
      last_error: result.error,
      processed_at: open ? null : result.now,
      lease_until: null,
      lease_token: null,
    })
    .where('id', '=', event.id)
    .where('lease_token', '=', event.leaseToken)
    .returning('id')
    .executeTakeFirst();
  return updated ? 'finished' : 'lost';
}

/** Which entries events made, for whoever asks later. */
export async function linkEntries(
  trx: Trx,
  events: readonly string[],
  entryKeys: readonly string[],
): Promise<void> {
  const links = events.flatMap((event_id) => entryKeys.map((entry_key) => ({ event_id, entry_key })));
  if (links.length === 0) return;
  await trx
    .insertInto('event_entry')
    .values(links)
    .onConflict((oc) => oc.columns(['event_id', 'entry_key']).doNothing())
    .execute();
}

/** Makes an event due again, from the first attempt. `busy`: a worker has it at this moment. */
export async function replayEvent(db: Db, id: string, now: Instant): Promise<'due' | 'busy' | 'unknown'> {
  const updated = await db
    .updateTable('webhook_event')
    .set({
      status: 'retry',
      attempts: 0,
      next_attempt_at: now,
      lease_until: null,
      lease_token: null,
      last_error: null,
    })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
    .returning('id')
    .executeTakeFirst();
  if (updated) return 'due';
  const known = await db.selectFrom('webhook_event').select('id').where('id', '=', id).executeTakeFirst();
  return known ? 'busy' : 'unknown';
}

export interface StoredEvent {
  id: string;
  type: string;
  status: EventStatus;
  received_at: Instant;
  attempts: number;
  last_error: string | null;
}

export async function listEvents(
  db: Db,
  filter: { status?: EventStatus | undefined; limit: number },
): Promise<StoredEvent[]> {
  let query = db
    .selectFrom('webhook_event')
    .select(['id', 'type', 'status', 'received_at', 'attempts', 'last_error'])
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit);
  if (filter.status) query = query.where('status', '=', filter.status);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, attempts: Number(row.attempts) }));
}

/** One event with the bytes that came, opened: they hold personal data. */
export async function findEvent(db: Db, sealing: Sealing, id: string) {
  const row = await db.selectFrom('webhook_event').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const { payload, lease_token: _, ...head } = row;
  return {
    ...head,
    livemode: row.livemode === 1n,
    attempts: Number(row.attempts),
    payload: sealing.open(payload, purposeOf(id)),
  };
}

/** How many events stand in each status. */
export async function countEvents(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('webhook_event')
    .select((eb) => ['status', eb.fn.countAll<bigint>().as('n')])
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.n)]));
}
