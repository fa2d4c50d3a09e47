import { z } from 'zod';
import { parseDay } from '../../day.ts';
import { isAccount } from '../../ledger/accounts.ts';

// What narrows a report down, the same on a command line and in an address. Each says what it expects.

export const monthFilter = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/, 'expected a month, YYYY-MM')
  .transform((text) => text.slice(0, 7));

export const dayFilter = z
  .string()
  .refine((text) => parseDay(text) !== undefined, 'expected a day of the calendar, YYYY-MM-DD');

/** RFC 3339, in UTC. */
export const instantFilter = z
  .string()
  .refine(
    (text) =>
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
    'expected a moment in UTC, YYYY-MM-DDTHH:MM:SSZ',
  )
  .transform((text) => new Date(text).toISOString());

const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

export const currencyFilter = z
  .string()
  .refine((code) => currencies.has(code), 'expected a currency in lower case, such as usd');

export const accountFilter = z
  .string()
  .refine(isAccount, 'expected an account of the chart, such as donations or stripe:payments');

export const limitFilter = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, 'expected a number from 1 to 99999')
  .transform(Number);

/** On where it is given; a command line needs its name alone. */
export const switchFilter = z.literal('yes', 'expected yes, or nothing');

/** What each filter of `monthsFilter` is for. */
export const months = { from: 'first month, YYYY-MM', to: 'last month, YYYY-MM' };

export const monthsFilter = z.strictObject({ from: monthFilter.optional(), to: monthFilter.optional() });

export const yearFilter = z.string().regex(/^\d{4}$/, 'expected a year, YYYY');

/** What each filter of a report by years is for. */
export const years = { from: 'first year, YYYY', to: 'last year, YYYY' };
export const payoutFilter = z.string().regex(/^po_\w{1,100}$/, 'expected a payout, po_…');

export const transactionFilter = z.string().regex(/^txn_\w{1,100}$/, 'expected a movement, txn_…');

/** `DAY:ENTRY` of the last row that was read, of lists by day. */
export const placeFilter = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}:\d{1,18}$/, 'expected what an earlier answer gave as next');
