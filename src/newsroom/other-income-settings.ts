import { z } from 'zod';
import { slug } from './texts.ts';

/** What else is sold through the same Stripe account, and how its charges are known. */
export const otherIncomeRule = z.strictObject({
  // That account is where the value of what donors get for a gift is earned (`benefit_value`).
  slug: slug.refine((name) => name !== 'benefits', 'benefits is there already'),
  when: z
    .strictObject({
      metadata: z.record(z.string(), z.string()).optional(),
      product: z.string().startsWith('prod_', 'expected a product such as prod_…').optional(),
      description_prefix: z.string().min(1).optional(),
    })
    .refine((when) => Object.keys(when).length > 0, 'expected metadata, product or description_prefix'),
});
