import { z } from 'zod';

/**
 * Codes of the chart of accounts that Xero gives to a new organisation, for every account of ours. A manual journal cannot
 * post to a bank account, so what Stripe holds and what is on its way stands in the clearing account. What is owed or
 * claimed back has the nearest account that organisations of every country are given; what is released from one fund for
 * another adds up to nothing.
 */
const usualCodes: Readonly<Record<string, string>> = {
  ...{ donations: '200', refunds: '200', disputes: '200', other_income: '260' },
  ...{ fees: '404', climate_contribution: '404', fx_gain_loss: '499' },
  ...{
    stripe: '855',
    payouts_in_transit: '855',
    bank: '855',
    fx_clearing: '855',
    donations_unsettled: '855',
  },
  ...{ suspense: '850', deferred_benefits: '850', recoverable_tax: '620' },
  ...{ opening_balances: '840', released: '840', released_from_restriction: '840' },
};

/** How the books are called by the program of whoever keeps the accounts. */
export const accountingSettings = z.strictObject({
  xero: z
    .strictObject({
      /** By account, `fees:dispute`, or by its first part for all that have none of their own, `fees`. */
      account_codes: z
        .record(
          z.string().regex(/^[a-z][a-z0-9_]*(:[a-z0-9_-]+)?$/),
          z.string().min(1).max(10, 'expected a code of at most ten characters'),
        )
        .default({})
        .transform((own) => ({ ...usualCodes, ...own })),
      /** Its whole name, as Xero shows it; outside the United States it is another: No VAT, BAS Excluded, No GST. */
      tax_rate: z.string().min(1).max(50).default('Tax Exempt'),
    })
    .prefault({}),
});
