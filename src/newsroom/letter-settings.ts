import { z } from 'zod';

/** How letters to readers go out. */
export const letterSettings = z.strictObject({
  /** `neutral`: no subject names the newsroom. `named`: each begins with its name. */
  envelope: z.enum(['neutral', 'named'], 'expected neutral or named').default('neutral'),
  /** A receipt for each payment of a gift that renews itself, or for none of its monthly ones but the first. */
  renewals: z.enum(['each', 'yearly'], 'expected each or yearly').default('each'),
  /** How long before a yearly gift renews itself its donor is asked whether it still is wanted. */
  yearly_notice_days: z.number().int().min(7).max(60).default(21),
  /**
   * How a letter calls its receipt. `hidden`: by a reference that says nothing. `shown`: by the number of the register,
   * of which two tell how many gifts came between them.
   */
  receipt_numbers: z.enum(['hidden', 'shown'], 'expected hidden or shown').default('hidden'),
  /** What each donor paid and got back in a year, two weeks after its end. */
  statement: z
    .strictObject({
      send: z.boolean().default(true),
      /** `MM-DD`, the day on which a year begins. */
      year_begins: z
        .string()
        .regex(
          /^(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])$|^(0[469]|11)-(0[1-9]|[12]\d|30)$|^02-(0[1-9]|1\d|2[0-8])$/,
          {
            error: 'expected a day that every year has, MM-DD',
          },
        )
        .default('01-01'),
    })
    .prefault({}),
});
