import type { Friction } from '../abuse/friction.ts';
import type { Clock } from '../clock.ts';
import { oldestMs } from './form-token.ts';

/** Beyond as many the oldest are forgotten: about ten megabytes. */
const mostTokens = 50_000;

export interface TokenUse {
  /** The name of the one donation that it may become. */
  readonly nonce: string;
  /** What the first submission was told to overcome; undefined until it was told. */
  friction?: Friction;
  readonly atMs: number;
}

/**
 * What became of each token that was sent, for as long as it is good. A token is counted once, however often its
 * form is sent, and names one donation: under keys of the sender's own (Idempotency-Key) it could otherwise name many.
 * In memory: another process, or this one started anew, counts a token again, and would take a second key.
 */
export function createTokenUses(clock: Clock): { of(token: string, nonce: string): TokenUse } {
  const uses = new Map<string, TokenUse>();
  return {
    of(token, nonce) {
      const nowMs = clock.nowMs();
      for (const [oldest, { atMs }] of uses) {
        if (nowMs - atMs < oldestMs && uses.size < mostTokens) break;
        uses.delete(oldest);
      }
      const use = uses.get(token) ?? { nonce, atMs: nowMs };
      uses.set(token, use);
      return use;
    },
  };
}
