import { z } from 'zod';
import { newsletterMonths } from '../../../db/newsletter-counts.ts';
import { accountDefinition, accountStatement } from './account-statement.ts';
import {
  accountFilter,
  currencyFilter,
  dayFilter,
  instantFilter,
  limitFilter,
  monthFilter,
} from './filters.ts';
import { feesDefinition, feesReport } from './fees.ts';
import { incomeDefinition, incomeReport } from './income.ts';
import { payoutsDefinition, payoutsReport } from './payouts.ts';
import { reminderMonths, remindersDefinition } from './reminders.ts';
import { defineReport, type Report } from './report.ts';
import { trialBalance, trialBalanceDefinition } from './trial-balance.ts';

const months = { from: 'first month, YYYY-MM', to: 'last month, YYYY-MM' };
const monthsFilter = z.strictObject({ from: monthFilter.optional(), to: monthFilter.optional() });

const income = defineReport({
  ...{ name: 'income', definition: incomeDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', interval: 'text', campaign: 'text', currency: 'text' },
    ...{ gross_minor: 'minor', refunds_minor: 'minor', disputes_minor: 'minor', fees_minor: 'minor' },
    ...{ net_minor: 'minor', donations: 'count' },
  },
  empty: 'no income yet',
  rows: incomeReport,
});

const fees = defineReport({
  ...{ name: 'fees', definition: feesDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', currency: 'text', gross_minor: 'minor', processing_minor: 'minor' },
    ...{ billing_minor: 'minor', radar_minor: 'minor', dispute_minor: 'minor', payout_minor: 'minor' },
    ...{ tax_on_fees_minor: 'minor', other_minor: 'minor', fees_minor: 'minor', percent: 'text' },
  },
  empty: 'nothing was taken yet',
  rows: feesReport,
});

const balance = defineReport({
  ...{ name: 'trial-balance', definition: trialBalanceDefinition },
  filter: z.strictObject({ at: dayFilter.optional(), known_at: instantFilter.optional() }),
  filters: { at: 'to the end of this day, YYYY-MM-DD', known_at: 'as the books stood then, in UTC' },
  columns: {
    ...{ account: 'text', type: 'text', currency: 'text' },
    ...{ debit_minor: 'minor', credit_minor: 'minor', balance_minor: 'minor' },
  },
  empty: 'nothing has moved yet',
  rows: trialBalance,
});

const account = defineReport({
  ...{ name: 'account', definition: accountDefinition },
  filter: z.strictObject({
    ...{ account: accountFilter, currency: currencyFilter },
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), known_at: instantFilter.optional() },
    after: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}:\d{1,18}$/, 'expected what an earlier answer gave as next')
      .optional(),
    limit: limitFilter.default(1000),
  }),
  filters: {
    ...{ account: 'which account', currency: 'in which currency' },
    ...{
      from: 'first day, YYYY-MM-DD',
      to: 'last day, YYYY-MM-DD',
      known_at: 'as the books stood then, in UTC',
    },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many lines' },
  },
  columns: {
    ...{ book_date: 'day', entry: 'text', key: 'text', kind: 'text', charge: 'text', currency: 'text' },
    ...{ amount_minor: 'minor', balance_minor: 'minor' },
  },
  empty: 'nothing moved',
  rows: accountStatement,
});

const payouts = defineReport({
  ...{ name: 'payouts', definition: payoutsDefinition },
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), currency: currencyFilter.optional() },
  }),
  filters: {
    ...{ from: 'first day of arrival, YYYY-MM-DD', to: 'last day of arrival, YYYY-MM-DD' },
    currency: 'only this currency',
  },
  columns: {
    ...{ payout: 'text', status: 'text', currency: 'text', arrival_date: 'day', banked_on: 'day' },
    ...{ amount_minor: 'minor', gifts: 'count', gross_minor: 'minor', fees_minor: 'minor' },
    ...{ refunds_minor: 'minor', disputes_minor: 'minor', other_minor: 'minor', net_minor: 'minor' },
    explained: 'text',
  },
  empty: 'no payouts yet',
  rows: payoutsReport,
});

const newsletters = defineReport({
  ...{ name: 'newsletters', filter: monthsFilter, filters: months },
  definition:
    'Newsletters by month, in the newsroom’s own time: letters that asked for a confirmation, confirmations, and readers ' +
    'who left by a link of ours. Who leaves at the provider is counted there.',
  columns: { month: 'month', list: 'text', requested: 'count', confirmed: 'count', left: 'count' },
  empty: 'nobody has signed up yet',
  rows: newsletterMonths,
});

const reminders = defineReport({
  ...{ name: 'reminders', definition: remindersDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', set: 'count', sent: 'count', again: 'count', stopped: 'count' },
    ...{ said_gave: 'count', gifts: 'count' },
  },
  empty: 'nobody has asked for a reminder yet',
  rows: reminderMonths,
});

/** Every question there is. */
export const reports: readonly Report[] = [income, fees, balance, account, payouts, newsletters, reminders];
