import { z } from 'zod';
import type { Db } from './database.ts';
import { readSetting, writeSetting } from './settings.ts';
import { StripeFailure } from './stripe-error.ts';
import { accountId } from './account.ts';

const name = 'key_lacks';
const pathsSchema = z.array(z.string().startsWith('/v1/'));
export const lackSchema = z.strictObject({ lacks: pathsSchema });

/** What restricted keys may not touch from now on. */
export const setLacking = (db: Db, paths: readonly string[]): void => writeSetting(db, name, paths);

/** @throws {StripeFailure} as Stripe refuses a restricted key, naming the permission that it lacks. */
export function checkPermission(db: Db, key: string, method: string, path: string): void {
  if (!key.startsWith('rk_')) return;
  const lacking = pathsSchema.parse(readSetting(db, name) ?? []);
  if (lacking.some((one) => path === one || path.startsWith(`${one}/`))) throw forbidden(method, path);
}

export const forbidden = (method: string, path: string): StripeFailure =>
  new StripeFailure(403, {
    type: 'invalid_request_error',
    message:
      `The provided key does not have the required permissions for this endpoint on account '${accountId}'. ` +
      `Having the '${permissionFor(method, path)}' permission would allow this request to continue.`,
  });

/** `GET /v1/balance_transactions/txn_1` → `rak_balance_transaction_read` */
function permissionFor(method: string, path: string): string {
  const words = path.split('/').filter((part) => /^[a-z_]+$/.test(part) && !/_test_|^v1$/.test(part));
  const noun = words.map((word) => word.replace(/s$/, '')).join('_');
  return `rak_${noun}_${method === 'GET' ? 'read' : 'write'}`;
}
