import { z } from 'zod';
import { exponentOf, isCurrency, stepOf } from './currency-rules.ts';
import { readSetting, writeSetting } from './settings.ts';
import type { World } from './world.ts';

/** What one whole unit of a currency is worth in the first settlement currency, as text: `1.0800`. */
const rate = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, { error: 'expected a rate as text, such as "1.0800"' })
  .refine((text) => Number(text) > 0, { error: 'expected a rate above 0' });
const currency = z.string().refine(isCurrency, { error: 'expected a currency, such as eur' });

export const settlementSchema = z.strictObject({
  settlement_currencies: z.array(currency).default([]),
  rates: z.record(currency, rate).default({}),
});
export type Settlement = z.output<typeof settlementSchema>;
export const settlementChange = z.strictObject({
  settlement_currencies: z.array(currency).optional(),
  rates: z.record(currency, rate).optional(),
});

const name = 'settlement';

export const settlement = (world: World): Settlement =>
  settlementSchema.parse(readSetting(world.db, name) ?? {});

/** New rates stand beside the old ones; what was booked at those stays. */
export function changeSettlement(world: World, change: z.output<typeof settlementChange>): Settlement {
  const before = settlement(world);
  const after = {
    settlement_currencies: change.settlement_currencies ?? before.settlement_currencies,
    rates: { ...before.rates, ...change.rates },
  };
  writeSetting(world.db, name, after);
  return after;
}

export interface Settled {
  readonly amount: number;
  readonly currency: string;
  readonly exchangeRate: number | null;
}

/**
 * What `amount` becomes in the balance, at today's rate. A currency that the account holds, and one without a rate,
 * settles in itself.
 */
export function settled(world: World, amount: number, presented: string): Settled {
  const { settlement_currencies: held, rates } = settlement(world);
  const [target] = held;
  const today = rates[presented];
  if (target === undefined || today === undefined || held.includes(presented)) {
    return { amount, currency: presented, exchangeRate: null };
  }
  return {
    amount: converted(amount, { from: presented, to: target, rate: today }),
    currency: target,
    exchangeRate: Number(today),
  };
}

export const settlementCurrency = (world: World, presented: string): string =>
  settled(world, 0, presented).currency;

/** Rounded once, half away from zero, to what the other currency can express. */
export function converted(
  amount: number,
  exchange: { readonly from: string; readonly to: string; readonly rate: string },
): number {
  const [whole = '', fraction = ''] = exchange.rate.split('.');
  const step = stepOf(exchange.to);
  const numerator =
    BigInt(Math.abs(amount)) * BigInt(whole + fraction) * 10n ** BigInt(exponentOf(exchange.to));
  const denominator = 10n ** BigInt(fraction.length + exponentOf(exchange.from)) * BigInt(step);
  const steps = (2n * numerator + denominator) / (2n * denominator);
  const size = Number(steps) * step;
  return amount < 0 ? -size : size;
}
