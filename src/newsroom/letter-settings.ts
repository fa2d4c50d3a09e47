import { z } from 'zod';

/** How letters to readers go out. */
export const letterSettings = z.strictObject({
  /** `neutral`: no subject names the newsroom. `named`: each begins with its name. */
  envelope: z.enum(['neutral', 'named'], 'expected neutral or named').default('neutral'),
  /** A receipt for each payment of a gift that renews itself, or the yearly statement only. */
  renewals: z.enum(['each', 'yearly'], 'expected each or yearly').default('each'),
  /** How long before a yearly gift renews itself its donor is asked whether it still is wanted. */
  yearly_notice_days: z.number().int().min(7).max(60).default(21),
  statement: z
    .strictObject({
      /** Sent by itself once the fiscal year is over, or only when asked for. */
      send: z.boolean().default(true),
      /** The first day of the fiscal year. */
      year_begins: z
        .string()
        .regex(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/, 'expected month and day, such as 01-01 or 04-06')
        .default('01-01'),
    })
    .prefault({}),
});
