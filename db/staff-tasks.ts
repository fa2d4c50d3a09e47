import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';

export interface StaffTask {
  key: string;
  kind: string;
  subject_id: string;
  detail: string;
  opened_at: Instant;
  closed_at: Instant | null;
  resolution: string | null;
}

/** Once for each thing that happened, whoever told us and however often; one that was closed stays closed. */
export async function openTask(
  trx: Db | Trx,
  task: { key: string; kind: string; subjectId: string; detail: string },
  now: Instant,
): Promise<'opened' | 'known'> {
  const inserted = await trx
    .insertInto('staff_task')
    .values({
      key: task.key,
      kind: task.kind,
      subject_id: task.subjectId,
      detail: task.detail,
      opened_at: now,
    })
    .onConflict((oc) => oc.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  return inserted ? 'opened' : 'known';
}

export async function closeTask(
  trx: Db | Trx,
  key: string,
  resolution: string,
  now: Instant,
): Promise<'closed' | 'not open'> {
  const updated = await trx
    .updateTable('staff_task')
    .set({ closed_at: now, resolution })
    .where('key', '=', key)
    .where('closed_at', 'is', null)
    .returning('key')
    .executeTakeFirst();
  return updated ? 'closed' : 'not open';
}

/** Ends what a later state of its subject has overtaken. */
export async function closeOvertaken(
  trx: Db | Trx,
  overtaken: { kind: string; subjectId: string; stillAsked: string | undefined; resolution: string },
  now: Instant,
): Promise<void> {
  let query = trx
    .updateTable('staff_task')
    .set({ closed_at: now, resolution: overtaken.resolution })
    .where('kind', '=', overtaken.kind)
    .where('subject_id', '=', overtaken.subjectId)
    .where('closed_at', 'is', null);
  if (overtaken.stillAsked !== undefined) query = query.where('key', '!=', overtaken.stillAsked);
  await query.execute();
}

/** The oldest first; the open ones alone unless told otherwise. */
export async function listTasks(
  db: Db | Trx,
  filter: { closed?: boolean; kinds?: readonly string[]; limit: number },
): Promise<StaffTask[]> {
  let query = db.selectFrom('staff_task').selectAll().orderBy('opened_at').orderBy('key').limit(filter.limit);
  if (filter.closed !== true) query = query.where('closed_at', 'is', null);
  if (filter.kinds) query = query.where('kind', 'in', [...filter.kinds]);
  return query.execute();
}

export const findTask = (db: Db | Trx, key: string): Promise<StaffTask | undefined> =>
  db.selectFrom('staff_task').selectAll().where('key', '=', key).executeTakeFirst();

export async function countOpenTasks(db: Db): Promise<number> {
  const row = await db
    .selectFrom('staff_task')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
