import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { newToken, type Random } from '../random.ts';

const sessionHours = 12;

/**
 * Staff access until accounts exist: one link, printed where only the operator sees it, good for one
 * sign-in; the session lives in this process's memory and ends with it. Only hashes are held.
 */
export interface SignIn {
  /** For the operator's terminal; good once. */
  issueLink(): string;
  /** @returns a session's token, if the link's token was issued and not used yet. */
  redeem(token: string): string | undefined;
  isSignedIn(session: string | undefined): boolean;
}

export function createSignIn(clock: Clock, random: Random): SignIn {
  const links: Buffer[] = [];
  const sessions: { hash: Buffer; endsAtMs: number }[] = [];
  return {
    issueLink() {
      const token = newToken(random);
      links.push(hashOf(token));
      return token;
    },
    redeem(token) {
      const at = links.findIndex((link) => timingSafeEqual(link, hashOf(token)));
      if (at < 0) return undefined;
      links.splice(at, 1);
      const session = newToken(random);
      sessions.push({ hash: hashOf(session), endsAtMs: clock.nowMs() + sessionHours * 3_600_000 });
      return session;
    },
    isSignedIn(session) {
      if (session === undefined) return false;
      const hash = hashOf(session);
      return sessions.some((s) => timingSafeEqual(s.hash, hash) && clock.nowMs() < s.endsAtMs);
    },
  };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
