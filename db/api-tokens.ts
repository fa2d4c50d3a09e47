import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

/**
 * What a token opens. `reports`: every figure of the books, and nobody's name, for they hold none. `books`: what is
 * written into them.
 */
export const scopes = ['reports', 'books'] as const;
export type Scope = (typeof scopes)[number];

/** As it is kept and shown: `reports,books`. */
const textOf = (list: readonly Scope[]) => scopes.filter((scope) => list.includes(scope)).join(',');

const scopesIn = (text: string): Scope[] => {
  const named = text.split(',');
  return scopes.filter((scope) => named.includes(scope));
};

/** A key to the API, as staff may see it: never the token, of which only the hash is kept. */
export interface ApiToken {
  id: string;
  name: string;
  scope: string;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: Instant | null;
}

export async function insertToken(
  db: Db,
  token: {
    id: string;
    name: string;
    scopes: readonly Scope[];
    tokenHash: Buffer;
    createdAt: Instant;
    expiresAt: Instant;
  },
): Promise<void> {
  await db
    .insertInto('api_token')
    .values({
      ...{ id: token.id, name: token.name, scope: textOf(token.scopes), token_hash: token.tokenHash },
      ...{ created_at: token.createdAt, expires_at: token.expiresAt },
    })
    .execute();
}

/** Undefined where it was never given out, was revoked, or has had its time. */
export async function findToken(
  db: Db,
  tokenHash: Buffer,
  now: Instant,
): Promise<{ id: string; scopes: readonly Scope[] } | undefined> {
  const row = await db
    .selectFrom('api_token')
    .select(['id', 'scope'])
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { id: row.id, scopes: scopesIn(row.scope) };
}

/** The latest first. */
export const listTokens = (db: Db): Promise<ApiToken[]> =>
  db
    .selectFrom('api_token')
    .select(['id', 'name', 'scope', 'created_at', 'expires_at', 'revoked_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();

/** Once revoked it stays so. */
export async function revokeToken(db: Db, id: string, now: Instant): Promise<'revoked' | 'unknown'> {
  const row = await db
    .updateTable('api_token')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val<string | null>(now)) }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row ? 'revoked' : 'unknown';
}
