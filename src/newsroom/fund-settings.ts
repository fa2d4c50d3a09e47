import { z } from 'zod';
import { generalFund } from '../ledger/journal-entry.ts';
import { slug } from './texts.ts';

/**
 * What gifts may be spent for, apart from the campaign that asked for them. Gifts of no campaign that is named here go to
 * the general fund. Whether a fund is restricted is told once, when the books first hear of it, and stays.
 */
export const fundSettings = z
  .array(
    z.strictObject({
      slug: slug.refine((name) => name !== generalFund, `${generalFund} is there already`),
      restricted: z.boolean().default(true),
      campaigns: z.array(slug).default([]),
    }),
  )
  .refine((funds) => new Set(funds.map((fund) => fund.slug)).size === funds.length, 'expected each fund once')
  .refine((funds) => {
    const campaigns = funds.flatMap((fund) => fund.campaigns);
    return new Set(campaigns).size === campaigns.length;
  }, 'expected each campaign in one fund at most');

/** The fund that a gift for a campaign goes to. */
export const fundOf = (funds: z.output<typeof fundSettings>, campaign: string): string =>
  funds.find(({ campaigns }) => campaigns.includes(campaign))?.slug ?? generalFund;
