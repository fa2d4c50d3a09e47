import { describe, expect, it } from 'vitest';
import { toInstant, type Clock } from '../src/clock.ts';
import { createPace } from '../src/stripe/rate-limit.ts';

/** Time that passes only while somebody sleeps. */
function handClock() {
  let nowMs = 1_000_000;
  const clock: Clock = {
    nowMs: () => nowMs,
    now: () => toInstant(nowMs),
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
  return { clock, set: (ms: number) => (nowMs = ms), elapsedMs: () => nowMs - 1_000_000 };
}

describe('the pace of calls', () => {
  it('lets a second’s worth pass at once, and the rest at its rate, in the order in which they came', async () => {
    const { clock, elapsedMs } = handClock();
    const pace = createPace(10, clock);
    const order: number[] = [];
    await Promise.all(Array.from({ length: 35 }, async (_, n) => pace().then(() => order.push(n))));
    expect(order).toEqual(Array.from({ length: 35 }, (_, n) => n));
    // Ten at once, twenty-five at ten a second.
    expect(elapsedMs()).toBeGreaterThanOrEqual(2400);
    expect(elapsedMs()).toBeLessThanOrEqual(2600);
  });

  it('gives each lane its own: a backfill that waits delays nobody else', async () => {
    const { clock, elapsedMs } = handClock();
    const [backfill, checkout] = [createPace(1, clock), createPace(10, clock)];
    const many = Promise.all(Array.from({ length: 5 }, () => backfill()));
    await checkout();
    // Long before the four seconds that the backfill takes.
    expect(elapsedMs()).toBeLessThan(2000);
    await many;
  });

  it('outlives a clock that is set back', async () => {
    const { clock, set } = handClock();
    const pace = createPace(2, clock);
    await pace();
    set(0);
    await pace();
    await pace();
    expect(clock.nowMs()).toBeGreaterThan(0);
  });
});
