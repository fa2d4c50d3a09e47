import { account } from './account-statement.ts';
import { fees } from './fees.ts';
import { income } from './income.ts';
import { newsletters } from './newsletters.ts';
import { payouts } from './payouts.ts';
import { receipts } from './receipts.ts';
import { reminders } from './reminders.ts';
import type { Report } from './report.ts';
import { trialBalanceReport } from './trial-balance.ts';

/** Every question there is: each is a file of its own, and a name here. */
export const reports: readonly Report[] = [
  income,
  fees,
  trialBalanceReport,
  account,
  payouts,
  receipts,
  newsletters,
  reminders,
];
