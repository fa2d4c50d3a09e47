import { createClock, msOf, type Clock } from './clock.ts';

const everyMs = 1_000;

/** Milliseconds by which the sandbox at `url` is ahead of wall time; undefined where none answers. */
export async function sandboxAheadMs(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(`${url}/_sandbox/state`, { signal: AbortSignal.timeout(2_000) });
    const state: unknown = await response.json();
    return hasNow(state) ? msOf(String(state.now)) - createClock().nowMs() : undefined;
  } catch {
    return undefined;
  }
}

/** The time of a sandbox that another process runs: looked up again every second until `stopping`. */
export async function followSandboxClock(url: string, stopping: AbortSignal): Promise<Clock> {
  let aheadMs = (await sandboxAheadMs(url)) ?? 0;
  const wall = createClock();
  const follow = async () => {
    while (!stopping.aborted) {
      await wall.sleep(everyMs, stopping);
      aheadMs = (await sandboxAheadMs(url)) ?? aheadMs;
    }
  };
  // Runs beside everything else; it ends with `stopping` and cannot fail.
  void follow();
  return createClock(() => aheadMs);
}

const hasNow = (state: unknown): state is { now: unknown } =>
  typeof state === 'object' && state !== null && 'now' in state;
