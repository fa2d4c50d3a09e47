import type { MiddlewareHandler } from 'hono';
import { findToken, type Scope } from '../../db/api-tokens.ts';
import type { Deps } from '../deps.ts';
import { hashOfToken } from '../random.ts';
import { problem } from './problem.ts';

/** Lets in who brings a token for this scope (RFC 6750). Only its hash is compared, by the database's index. */
export const onlyWith =
  ({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): MiddlewareHandler =>
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
    if (known.scope !== scope)
      return problem(c, 403, { title: 'Another token is needed', detail: `expected scope ${scope}` });
    return next();
  };
