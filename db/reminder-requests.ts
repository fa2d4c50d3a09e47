import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';

/** What somebody asked for, whole and sealed under its id. */
export interface ReminderRequestRow {
  id: string;
  request: Buffer;
  addressIndex: Buffer;
  stopTokenHash: Buffer;
  /** Of the reminder that it is to take the place of. */
  earlierTokenHash: Buffer | null;
  createdAt: Instant;
}

export async function putReminderRequest(db: Db | Trx, row: ReminderRequestRow): Promise<void> {
  await db
    .insertInto('reminder_request')
    .values({
      id: row.id,
      request: row.request,
      address_index: row.addressIndex,
      stop_token_hash: row.stopTokenHash,
      earlier_token_hash: row.earlierTokenHash,
      created_at: row.createdAt,
    })
    .execute();
}

/** The oldest first. */
export async function waitingReminderRequests(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reminder_request')
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Removes the request and gives it to the caller, who has it alone; undefined where it was stopped or taken meanwhile. */
export async function takeReminderRequest(trx: Trx, id: string): Promise<ReminderRequestRow | undefined> {
  const row = await trx.deleteFrom('reminder_request').where('id', '=', id).returningAll().executeTakeFirst();
  return (
    row && {
      id: row.id,
      request: row.request,
      addressIndex: row.address_index,
      stopTokenHash: row.stop_token_hash,
      earlierTokenHash: row.earlier_token_hash,
      createdAt: row.created_at,
    }
  );
}

export async function deleteRequestOfToken(trx: Trx, stopTokenHash: Buffer): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('reminder_request')
    .where('stop_token_hash', '=', stopTokenHash)
    .returning('id')
    .executeTakeFirst();
  return deleted !== undefined;
}

export async function deleteRequestsOf(trx: Trx, addressIndexes: readonly Buffer[]): Promise<number> {
  const deleted = await trx
    .deleteFrom('reminder_request')
    .where('address_index', 'in', addressIndexes)
    .returning('id')
    .execute();
  return deleted.length;
}
