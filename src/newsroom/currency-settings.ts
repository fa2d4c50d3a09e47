import { z } from 'zod';
import { currencyCodes, requireCurrency } from '../money/currency.ts';
import { minorUnits } from '../money/minor-units.ts';

const minor = z.number().int().min(1).max(1e12).transform(minorUnits);

/** Stripe takes at most eight digits in most currencies (docs.stripe.com/currencies, minimum and maximum amounts). */
const largestAtStripe = 99_999_999;

/** What stands in for $10,000. */
const usualMaximum = (floorMinor: number, step: number) =>
  minorUnits(Math.min(floorMinor * 5_000, largestAtStripe - (largestAtStripe % step)));

export const currencySchema = z
  .strictObject({
    code: z.enum(currencyCodes, `expected one of ${currencyCodes.join(', ')}`),
    /** Minor units. Where absent, what stands in for $2. */
    floor_minor: minor.optional(),
    maximum_minor: minor.optional(),
    /** Offered for a single gift, for every month, for every year. */
    amounts_minor: z.strictObject({
      once: z.array(minor).min(1).max(6),
      month: z.array(minor).min(1).max(6),
      year: z.array(minor).min(1).max(6),
    }),
  })
  .transform((c) => {
    const { step, floorMinor } = requireCurrency(c.code);
    return {
      code: c.code,
      step,
      floorMinor: c.floor_minor ?? floorMinor,
      maximumMinor: c.maximum_minor ?? usualMaximum(floorMinor, step),
      amountsMinor: c.amounts_minor,
    };
  })
  .refine(
    (c) => c.floorMinor <= c.maximumMinor && c.floorMinor % c.step === 0,
    'floor_minor: above the maximum, or not in steps that Stripe takes',
  )
  .refine(
    (c) =>
      Object.values(c.amountsMinor)
        .flat()
        .every((a) => a >= c.floorMinor && a <= c.maximumMinor && a % c.step === 0),
    'amounts_minor: expected every amount between floor and maximum, in steps that Stripe takes',
  );

const amounts = (once: number[], month: number[], year: number[]) => ({ once, month, year });

export const defaultCurrencies: z.input<typeof currencySchema>[] = [
  {
    code: 'usd',
    amounts_minor: amounts([500, 1000, 2500, 5000], [200, 500, 1000, 2500], [2000, 5000, 10000, 25000]),
  },
  {
    code: 'eur',
    amounts_minor: amounts([500, 1000, 2500, 5000], [200, 500, 1000, 2500], [2000, 5000, 10000, 25000]),
  },
  {
    code: 'gbp',
    amounts_minor: amounts([500, 1000, 2500, 5000], [200, 500, 1000, 2500], [2000, 5000, 10000, 25000]),
  },
  {
    code: 'jpy',
    amounts_minor: amounts([500, 1000, 3000, 5000], [300, 500, 1000, 3000], [3000, 5000, 8000, 10000]),
  },
  {
    code: 'kwd',
    amounts_minor: amounts(
      [2000, 5000, 10000, 20000],
      [1000, 2000, 5000, 10000],
      [10000, 20000, 50000, 100000],
    ),
  },
  {
    code: 'isk',
    amounts_minor: amounts(
      [50000, 100000, 300000, 500000],
      [30000, 50000, 100000, 300000],
      [300000, 500000, 700000, 1000000],
    ),
  },
];
