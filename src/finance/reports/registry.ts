import { account } from './account-statement.ts';
import { cohorts } from './cohorts.ts';
import { donors } from './donors.ts';
import { funds } from './funds.ts';
import { gifts } from './gifts.ts';
import { articles } from './articles.ts';
import { campaigns } from './campaigns.ts';
import { fees } from './fees.ts';
import { fx, fxByMonth, fxMovements } from './fx-reports.ts';
import { income } from './income.ts';
import { lateFactsReport } from './late-facts.ts';
import { newsletters } from './newsletters.ts';
import { payout } from './payout.ts';
import { payouts } from './payouts.ts';
import { periods } from './periods.ts';
import { refunds, refundsByMonth } from './refunds.ts';
import { reminders } from './reminders.ts';
import type { Report } from './report.ts';
import { retention } from './retention.ts';
import { revenueRetention } from './revenue-retention.ts';
import { trialBalanceReport } from './trial-balance.ts';
import { unexplained } from './unexplained.ts';

/** Every question there is: each is a file of its own, and a name here. */
export const reports: readonly Report[] = [
  income,
  fees,
  trialBalanceReport,
  account,
  payouts,
  payout,
  refunds,
  refundsByMonth,
  unexplained,
  fx,
  fxMovements,
  fxByMonth,
  campaigns,
  articles,
  newsletters,
  reminders,
  funds,
  periods,
  lateFactsReport,
  donors,
  cohorts,
  retention,
  revenueRetention,
  gifts,
];
