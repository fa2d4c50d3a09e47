import type { Random } from '../random.ts';

const firstMs = 30_000;
const longestMs = 4 * 60 * 60 * 1000;

/**
 * How long to wait after the given number of failed attempts: 30 seconds, doubled each time up to
 * 4 hours, of which one half is drawn, so that mails which failed together do not return together.
 */
export function retryDelayMs(attempts: number, random: Random): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20));
  return whole / 2 + Math.floor((whole / 2) * fraction(random));
}

/** At least 0 and below 1. */
export const fraction = (random: Random): number => random.bytes(4).readUInt32BE() / 2 ** 32;
