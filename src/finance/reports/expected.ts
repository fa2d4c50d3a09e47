import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { addDays, dayIn, type Day } from '../../day.ts';
import { promiseTotals } from './promise-totals.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const expectedDefinition =
  'Payments that Stripe will try to take for promises, by day of the newsroom from today on, interval and the currency ' +
  'shown to donors; by currency: the sum of all days, without day and interval. As the subscriptions were last read: those ' +
  'that are paused or have ended are left out, and of those that are called off what would come after their end; nothing is ' +
  'taken off for payments that will fail. Monthly on the day of the first payment, or the last day of a shorter month.';

export interface ExpectedRow {
  day: string | null;
  interval: string | null;
  currency: string;
  payments: bigint;
  amount_minor: bigint;
}

/** @param span the first day, and how many days. */
export async function expectedReport(
  db: Db,
  { from, days, by }: { from: Day; days: number; by: 'day' | 'currency' },
): Promise<ExpectedRow[]> {
  const totals = await promiseTotals(db, ['expected'], { from, to: addDays(from, days - 1) });
  const rows = totals.map(({ period: day, gift_interval: interval, currency, of }) => ({
    ...{ day, interval, currency },
    ...{ payments: of.expected.count, amount_minor: of.expected.amount_minor },
  }));
  if (by === 'day') return rows;
  return [...Map.groupBy(rows, ({ currency }) => currency)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, of]) => ({
      ...{ day: null, interval: null, currency },
      payments: of.reduce((sum, row) => sum + row.payments, 0n),
      amount_minor: of.reduce((sum, row) => sum + row.amount_minor, 0n),
    }));
}

export const expected = defineReport({
  ...{ name: 'expected', definition: expectedDefinition },
  filter: z.strictObject({
    days: z
      .string()
      .regex(/^([1-9]|[1-8]\d|90)$/, 'expected a number of days from 1 to 90')
      .transform(Number)
      .optional(),
    by: z.enum(['day', 'currency'], 'expected day or currency').optional(),
  }),
  filters: { days: 'how many days from today, up to 90', by: 'day, or currency for the sum of all days' },
  columns: { day: 'day', interval: 'text', currency: 'text', payments: 'count', amount_minor: 'minor' },
  empty: 'no payment is expected',
  rows: ({ db, clock, config }, { days = 90, by = 'day' }) =>
    expectedReport(db, { from: dayIn(clock.now(), config.newsroom.time_zone), days, by }),
});
