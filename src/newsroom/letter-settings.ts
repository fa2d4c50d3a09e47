import { z } from 'zod';

/** How letters to readers go out. */
export const letterSettings = z.strictObject({
  /** `neutral`: no subject names the newsroom. `named`: each begins with its name. */
  envelope: z.enum(['neutral', 'named'], 'expected neutral or named').default('neutral'),
  /** A receipt for each payment of a gift that renews itself, or for none of its monthly ones but the first. */
  renewals: z.enum(['each', 'yearly'], 'expected each or yearly').default('each'),
  /** How long before a yearly gift renews itself its donor is asked whether it still is wanted. */
  yearly_notice_days: z.number().int().min(7).max(60).default(21),
});
