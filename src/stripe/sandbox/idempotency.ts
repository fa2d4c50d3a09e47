import { createHash } from 'node:crypto';
import { dayMs } from './calendar.ts';
import type { Db } from './database.ts';
import { StripeFailure } from './stripe-error.ts';

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

/** What must be the same for two requests to be one. */
export const fingerprintOf = (method: string, path: string, parameters: string): string =>
  createHash('sha256').update(`${method} ${path}\n${parameters}`).digest('hex');

/**
 * The answer given to this key before, or undefined.
 * @throws {StripeFailure} if the key was used for another request.
 */
export function storedAnswer(db: Db, key: string, fingerprint: string): StoredAnswer | undefined {
  const row = db
    .prepare<[string], StoredAnswer & { fingerprint: string }>(
      'select fingerprint, status, body, request_id as requestId from idempotency where key = ?',
    )
    .get(key);
  if (row && row.fingerprint !== fingerprint) {
    throw new StripeFailure(400, {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
        'Try using a key other than the one given if you meant to execute a different request.',
    });
  }
  return row;
}

export function storeAnswer(
  db: Db,
  key: string,
  fingerprint: string,
  answer: StoredAnswer,
  nowMs: number,
): void {
  db.prepare(
    `insert into idempotency (key, fingerprint, status, body, request_id, created_ms) values (?, ?, ?, ?, ?, ?)
     on conflict (key) do nothing`,
  ).run(key, fingerprint, answer.status, answer.body, answer.requestId, nowMs);
}

export const keyInUse = (): StripeFailure =>
  new StripeFailure(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message:
      'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
      'twice, and the other request is still going through): please try again later.',
  });

export function forgetOldKeys(db: Db, nowMs: number): void {
  db.prepare('delete from idempotency where created_ms < ?').run(nowMs - 2 * dayMs);
}
