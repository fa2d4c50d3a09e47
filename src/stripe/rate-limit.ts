import type { Clock } from '../clock.ts';

/** Resolves when the next call may be made. */
export type Pace = () => Promise<void>;

/**
 * A token bucket: `perSecond` calls on average, as many at once after a rest. Callers are served in the order
 * in which they came. Each kind of work has a bucket of its own, so that a reader who wants to pay never
 * waits behind a backfill (docs.stripe.com/rate-limits).
 */
export function createPace(perSecond: number, clock: Clock): Pace {
  let tokens = perSecond;
  let filledAtMs = clock.nowMs();
  let last: Promise<void> = Promise.resolve();
  const takeOne = async () => {
    for (;;) {
      const now = clock.nowMs();
      // A clock that is set back fills nothing.
      tokens = Math.min(perSecond, tokens + (Math.max(0, now - filledAtMs) * perSecond) / 1000);
      filledAtMs = now;
      if (tokens >= 1) break;
      await clock.sleep(Math.ceil(((1 - tokens) * 1000) / perSecond));
    }
    tokens -= 1;
  };
  return () => {
    last = last.then(takeOne);
    return last;
  };
}
