/** A moment in UTC, as RFC 3339 with milliseconds: `2026-11-22T10:00:00.000Z`. Sorts as text. */
export type Instant = string;

/** The only source of time. Everything that needs the time is handed one of these. */
export interface Clock {
  now(): Instant;
  nowMs(): number;
  /** Resolves after `ms` milliseconds of wall time, or as soon as `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const toInstant = (ms: number): Instant => new Date(ms).toISOString();

/** Stripe sends whole seconds since 1970. */
export const instantOfSeconds = (seconds: number): Instant => toInstant(seconds * 1000);

/** @throws {RangeError} if `instant` is not a date. */
export function msOf(instant: Instant): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`expected an RFC 3339 instant, got ${instant}`);
  return ms;
}

export const secondsOf = (instant: Instant): number => Math.floor(msOf(instant) / 1000);

export const plusMs = (instant: Instant, ms: number): Instant => toInstant(msOf(instant) + ms);

/**
 * The wall clock, moved ahead by `offsetMs()`. The sandbox moves its time by changing that offset.
 */
export function createClock(offsetMs: () => number = () => 0): Clock {
  const nowMs = () => Date.now() + offsetMs();
  return {
    nowMs,
    now: () => toInstant(nowMs()),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = setTimeout(done, ms);
        function done() {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        }
        signal?.addEventListener('abort', done, { once: true });
      }),
  };
}
