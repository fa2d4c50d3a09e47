import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Db } from './database.ts';
import { apiVersion } from './events.ts';
import type { Fault } from './faults.ts';
import { checkPermission, forbidden } from './permissions.ts';
import { invalidRequest, rateLimited, unauthorized, unavailable } from './stripe-error.ts';

export type SandboxContext = Context<{ Bindings: HttpBindings }>;

/** @throws {StripeFailure} before any work is done: on demand, or for a key that may not do this. */
export function admit(c: SandboxContext, fault: Fault | undefined, db: Db): void {
  refuse(fault, c);
  authenticate(c, db);
}

/** Failures that come before any work, and are not kept under an idempotency key. */
function refuse(fault: Fault | undefined, c: SandboxContext): void {
  if (fault?.status === 429) throw rateLimited();
  if (fault?.status === 503) throw unavailable();
  if (fault?.status === 403) throw forbidden(c.req.method, c.req.path);
}

/** @throws {StripeFailure} for anything but a test key that may do this; the key is never repeated. */
function authenticate(c: SandboxContext, db: Db): void {
  const [, scheme, key = ''] = /^(\w+)\s+(\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
  if (scheme?.toLowerCase() !== 'bearer') {
    throw unauthorized(
      'You did not provide an API key. Provide it in the Authorization header, using Bearer auth.',
    );
  }
  if (/^(sk|rk)_live_/.test(key)) {
    throw unauthorized(
      'The sandbox takes test keys only. A live key has no business here: consider it leaked, and roll it.',
    );
  }
  if (!/^(sk|rk)_test_\w+$/.test(key)) throw unauthorized('Invalid API Key provided.');
  checkPermission(db, key, c.req.method, c.req.path);
  const version = c.req.header('stripe-version');
  if (version !== undefined && version !== apiVersion) {
    throw invalidRequest(`The sandbox speaks API version ${apiVersion} only.`);
  }
}
