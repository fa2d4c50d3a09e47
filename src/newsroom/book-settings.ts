import { z } from 'zod';

/** What an accountant decides about the books of this newsroom. */
export const bookSettings = {
  /** Tax on what Stripe takes is claimed back: it stands in an account of its own, from then on, and is no fee. */
  recoverable_tax_on_fees: z.boolean().default(false),
  /** What reports are translated to; the books stay in the currencies in which money moved. */
  functional_currency: z
    .string()
    .regex(/^[a-z]{3}$/, 'expected a currency in lower case, such as eur')
    .optional(),
  /** Whose exchange rates are used: the name under which they were imported. */
  exchange_rate_source: z.string().min(1).max(40).default('ecb'),
};
