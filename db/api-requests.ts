import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

/** A request under its key, both as SHA-256: neither what was sent nor the key itself is kept. */
export interface KeyedRequest {
  readonly tokenId: string;
  readonly keyHash: Buffer;
  readonly requestHash: Buffer;
}

export type Begun =
  | { readonly kind: 'begun' }
  | { readonly kind: 'answered'; readonly status: number; readonly answer: string }
  | { readonly kind: 'under way' }
  /** The key was used for something else. */
  | { readonly kind: 'another request' };

/** Takes the key for this request: of two at once, one has it. One whose process died is taken over after its lease. */
export async function beginRequest(
  db: Db,
  request: KeyedRequest,
  lease: { token: string; now: Instant; until: Instant },
): Promise<Begun> {
  const held = { lease_token: lease.token, lease_until: lease.until };
  const inserted = await db
    .insertInto('api_request')
    .values({
      ...{ token_id: request.tokenId, key_hash: request.keyHash, request_hash: request.requestHash },
      ...{ ...held, created_at: lease.now },
    })
    .onConflict((oc) => oc.columns(['token_id', 'key_hash']).doNothing())
    .returning('token_id')
    .executeTakeFirst();
  if (inserted) return { kind: 'begun' };
  const known = await db
    .selectFrom('api_request')
    .select(['request_hash', 'status', 'answer'])
    .where('token_id', '=', request.tokenId)
    .where('key_hash', '=', request.keyHash)
    .executeTakeFirst();
  // It failed in this moment, and may be asked again.
  if (!known) return { kind: 'under way' };
  if (!known.request_hash.equals(request.requestHash)) return { kind: 'another request' };
  if (known.status !== null)
    return { kind: 'answered', status: Number(known.status), answer: known.answer ?? '' };
  const taken = await db
    .updateTable('api_request')
    .set(held)
    .where('token_id', '=', request.tokenId)
    .where('key_hash', '=', request.keyHash)
    .where('status', 'is', null)
    .where('lease_until', '<=', lease.now)
    .returning('token_id')
    .executeTakeFirst();
  return { kind: taken ? 'begun' : 'under way' };
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer(
  db: Db,
  request: KeyedRequest,
  leaseToken: string,
  answered: { status: number; answer: string },
): Promise<void> {
  await db
    .updateTable('api_request')
    .set(answered)
    .where('token_id', '=', request.tokenId)
    .where('key_hash', '=', request.keyHash)
    .where('lease_token', '=', leaseToken)
    .execute();
}

/** What failed was not done: the key is free again. */
export async function forgetRequest(db: Db, request: KeyedRequest, leaseToken: string): Promise<void> {
  await db
    .deleteFrom('api_request')
    .where('token_id', '=', request.tokenId)
    .where('key_hash', '=', request.keyHash)
    .where('lease_token', '=', leaseToken)
    .where('status', 'is', null)
    .execute();
}

/** @returns how many. */
export async function purgeRequests(db: Db, before: Instant): Promise<number> {
  const deleted = await db.deleteFrom('api_request').where('created_at', '<', before).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
