import { z } from 'zod';

const count = z.number().int('expected a whole number').min(1).max(1_000_000);

/** How many payment pages may be opened in ten minutes, and what it costs to open more. */
export const limitSettings = z
  .strictObject({
    /** From one network without friction, in ten minutes and in a day. */
    free: count.default(5),
    free_daily: count.default(20),
    /** From one network at all, in ten minutes. */
    ceiling: count.default(30),
    /** From everybody together without friction, in ten minutes. */
    global: count.default(300),
    /** Forms with mistakes from one network, in ten minutes. */
    mistakes: count.default(60),
    /** When nothing else helps against stolen cards: single gifts are paused, or small ones are not taken. */
    restricted: z
      .enum(['pause_once', 'raise_floor'], 'expected pause_once or raise_floor')
      .default('pause_once'),
    raised_floor_factor: z.number().int('expected a whole number').min(2).max(100).default(5),
  })
  .refine(({ free, ceiling }) => free <= ceiling, 'expected free to be at most the ceiling');
