import type { Clock } from '../clock.ts';
import { oldestMs } from './form-token.ts';

/** Beyond as many the oldest are forgotten: about ten megabytes. */
const mostTokens = 50_000;

/**
 * A token names one donation. Under its own name that is kept by the donation's row; under keys of the sender's own
 * (Idempotency-Key) it could name many, so the first one is remembered here, for as long as the token is good.
 * In memory: another process, or this one started anew, would take a second key.
 */
export function createTokenUses(clock: Clock): { isFirst(token: string, key: string): boolean } {
  const uses = new Map<string, { key: string; atMs: number }>();
  return {
    isFirst(token, key) {
      const nowMs = clock.nowMs();
      for (const [oldest, { atMs }] of uses) {
        if (nowMs - atMs < oldestMs && uses.size < mostTokens) break;
        uses.delete(oldest);
      }
      const known = uses.get(token);
      if (!known) uses.set(token, { key, atMs: nowMs });
      return known === undefined || known.key === key;
    },
  };
}
