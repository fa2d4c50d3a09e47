import { z } from 'zod';

/** Which column of a statement is what. Kept by account, so that the next file needs no word. */
export const mappingSchema = z
  .strictObject({
    date: z.string().min(1),
    date_format: z.enum(['YYYY-MM-DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY']).default('YYYY-MM-DD'),
    /** One column with a sign, or two: what came in and what went out. */
    amount: z.string().min(1).optional(),
    credit: z.string().min(1).optional(),
    debit: z.string().min(1).optional(),
    decimal: z.enum(['point', 'comma']).default('point'),
    /** A column, or the one currency of the account. */
    currency: z.string().min(1).optional(),
    currency_code: z
      .string()
      .regex(/^[A-Za-z]{3}$/, 'expected a currency code such as eur')
      .transform((code) => code.toLowerCase())
      .optional(),
    reference: z.string().min(1),
  })
  .refine(
    ({ amount, credit, debit }) => (amount === undefined) !== (credit === undefined && debit === undefined),
    'expected either amount, or credit and debit',
  )
  .refine(
    ({ currency, currency_code: code }) => (currency === undefined) !== (code === undefined),
    'expected either currency (a column) or currency_code',
  );

export type Mapping = z.output<typeof mappingSchema>;

/**
 * `date=Booked,amount=Amount,currency_code=eur,reference=Text` as a mapping.
 * @throws {Error} that says what is wrong.
 */
export function parseMapping(text: string): Mapping {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`expected name=column, got ${pair}`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  const parsed = mappingSchema.safeParse(Object.fromEntries(pairs));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
