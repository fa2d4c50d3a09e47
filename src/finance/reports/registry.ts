import { account } from './account-statement.ts';
import { bankLines } from './bank-lines.ts';
import { fees } from './fees.ts';
import { incomeTranslated } from './income-translated.ts';
import { income } from './income.ts';
import { newsletters } from './newsletters.ts';
import { payouts } from './payouts.ts';
import { reminders } from './reminders.ts';
import type { Report } from './report.ts';
import { trialBalanceReport } from './trial-balance.ts';
import { trialBalanceTranslated } from './trial-balance-translated.ts';
import { unmatchedPayoutsReport } from './unmatched-payouts.ts';

/** Every question there is: each is a file of its own, and a name here. */
export const reports: readonly Report[] = [
  income,
  fees,
  trialBalanceReport,
  incomeTranslated,
  trialBalanceTranslated,
  account,
  payouts,
  bankLines,
  unmatchedPayoutsReport,
  newsletters,
  reminders,
];
