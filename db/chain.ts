import { createHash } from 'node:crypto';
import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';

/** Tables whose rows are linked by hashes. */
export type Chain =
  | 'journal_entry'
  | 'attribution'
  | 'period_close'
  | 'booking_decision'
  | 'receipt'
  | 'receipt_void'
  | 'receipt_copy'
  | 'reference_link';

export interface ChainHead {
  id: bigint;
  hash: Buffer;
}

/** The link before the first: thirty-two zero bytes. */
export const chainStart: Buffer = Buffer.alloc(32);

export async function headOf(db: Db | Trx, chain: Chain): Promise<ChainHead> {
  const head = await db
    .selectFrom(chain)
    .select(['id', 'hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head ?? { id: 0n, hash: chainStart };
}

/** The end of a chain of which figures are told as known at a moment. */
export interface ChainEnd extends ChainHead {
  /** Of the last row; '' before the first. */
  recordedAt: Instant;
}

export async function endOf(trx: Trx, chain: 'journal_entry' | 'attribution'): Promise<ChainEnd> {
  const row = await trx
    .selectFrom(chain)
    .select(['id', 'hash', 'recorded_at'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row
    ? { id: row.id, hash: row.hash, recordedAt: row.recorded_at }
    : { id: 0n, hash: chainStart, recordedAt: '' };
}

/**
 * When the row after this end is recorded: never before the last one, whatever the clocks of several processes say. So
 * what was known at a moment is all up to one row.
 */
export const recordedAfter = ({ recordedAt }: ChainEnd, now: Instant): Instant =>
  recordedAt > now ? recordedAt : now;

/** A JSON array is unambiguous, so its bytes can be hashed as they are; the leading word names the format. */
export const linkHash = (
  prev: Uint8Array,
  id: bigint,
  recordedAt: Instant,
  content: readonly unknown[],
): Buffer =>
  createHash('sha256')
    .update(prev)
    .update(JSON.stringify(['link1', id.toString(), recordedAt, ...content]))
    .digest();
