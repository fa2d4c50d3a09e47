import type { Friction } from '../abuse/friction.ts';
import type { Clock } from '../clock.ts';
import { oldestMs } from './form-token.ts';

/** Beyond as many the oldest are forgotten: some tens of megabytes, as names and choices are hashes. */
const mostTokens = 50_000;

export interface TokenUse {
  /** The name of the one donation that it may become, hashed: a sender may give it kilobytes. */
  readonly nonceHash: string;
  /** What was chosen with it, hashed; those on their way to Stripe stand in no table yet that others could see. */
  readonly choices: Set<string>;
  /** What the first submission was told to overcome; undefined until it was told. */
  friction?: Friction;
  readonly atMs: number;
}

/**
 * What became of each token that was sent, for as long as it is good. A token is counted once, however often its
 * form is sent, and names one donation: under keys of the sender's own (Idempotency-Key) it could otherwise name many.
 * In memory: another process, or this one started anew, counts a token again, and would take a second key.
 */
export function createTokenUses(clock: Clock): { of(token: string, nonceHash: string): TokenUse } {
  const uses = new Map<string, TokenUse>();
  return {
    of(token, nonceHash) {
      const nowMs = clock.nowMs();
      for (const [oldest, { atMs }] of uses) {
        if (nowMs - atMs < oldestMs && uses.size < mostTokens) break;
        uses.delete(oldest);
      }
      const use = uses.get(token) ?? { nonceHash, choices: new Set<string>(), atMs: nowMs };
      uses.set(token, use);
      return use;
    },
  };
}
