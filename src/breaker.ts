import { frictionAt } from '../db/payment-attempts.ts';
import type { Friction } from './abuse/friction.ts';
import type { Deps } from './deps.ts';

/** How old an answer may be: pages ask at each request, attempts come once a second at most. */
const freshMs = 5_000;

/**
 * What failed payments have come to, for every page that asks. Where the database does not answer, nothing: a page can
 * be read without it, and no payment begins without it anyway.
 */
export function breakerOf({
  db,
  clock,
  config,
  log,
}: Pick<Deps, 'db' | 'clock' | 'config' | 'log'>): () => Promise<Friction> {
  let answer: Promise<Friction> = Promise.resolve('none');
  let askedMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (clock.nowMs() - askedMs < freshMs) return answer;
    askedMs = clock.nowMs();
    answer = frictionAt(db, clock.now(), config.newsroom.safety.breaker).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'breaker: the database does not answer');
      return 'none' as const;
    });
    return answer;
  };
}
