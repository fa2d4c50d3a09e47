import type { Random } from '../src/random.ts';

/** From one second, doubling up to an hour, this is about a day: longer than an outage, and time to mend a fault. */
export const triesBeforeDead = 36;
const firstMs = 1_000;
const longestMs = 3_600_000;

/** Milliseconds until the next try after `tries` have failed; spread by half, so that a backlog does not come back as one wave. */
export function retryDelayMs(tries: number, random: Random): number {
  const full = Math.min(firstMs * 2 ** (tries - 1), longestMs);
  return Math.round(full / 2 + (full / 2) * (random.bytes(1).readUInt8() / 255));
}
