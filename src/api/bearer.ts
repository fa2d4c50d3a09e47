import type { Context, MiddlewareHandler } from 'hono';
import { findToken, type Scope } from '../../db/api-tokens.ts';
import type { Deps } from '../deps.ts';
import { hashOfToken } from '../random.ts';
import { problem } from './problem.ts';

/** Who asks, as far as the API knows: the token's id, and what it opens. */
export interface Bearer {
  readonly id: string;
  readonly scopes: readonly Scope[];
}

export interface ApiEnv {
  Variables: { bearer: Bearer };
}

/**
 * Lets in who brings a token (RFC 6750); to read, one for `toRead`. Only its hash is compared, by the database's index.
 */
export const onlyWith =
  ({ db, clock }: Pick<Deps, 'db' | 'clock'>, toRead: Scope): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const token = /^Bearer ([\w-]{20,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
    const known = token === undefined ? undefined : await findToken(db, hashOfToken(token), clock.now());
    if (!known) {
      c.header('WWW-Authenticate', 'Bearer');
      return problem(c, 401, {
        title: 'A token is needed',
        detail:
          'expected "Authorization: Bearer TOKEN" with a token of `token create`, got none that is good',
      });
    }
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (reads && !known.scopes.includes(toRead)) return withoutScope(c, toRead);
    c.set('bearer', known);
    return next();
  };

/** The answer to a token that does not open this. */
export function withoutScope(c: Context, scope: Scope): Response {
  c.header('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
  return problem(c, 403, { title: 'Another token is needed', detail: `expected scope ${scope}` });
}
