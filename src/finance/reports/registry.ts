import { account } from './account-statement.ts';
import { arr } from './arr.ts';
import { articles } from './articles.ts';
import { bankLines } from './bank-lines.ts';
import { campaigns } from './campaigns.ts';
import { cohorts } from './cohorts.ts';
import { donors } from './donors.ts';
import { expected } from './expected.ts';
import { fees } from './fees.ts';
import { funds } from './funds.ts';
import { fx, fxByMonth, fxMovements } from './fx-reports.ts';
import { gifts } from './gifts.ts';
import { incomeTranslated } from './income-translated.ts';
import { income } from './income.ts';
import { lateFactsReport } from './late-facts.ts';
import { newsletters } from './newsletters.ts';
import { payout } from './payout.ts';
import { payouts } from './payouts.ts';
import { periods } from './periods.ts';
import { receipts } from './receipts.ts';
import { recovery } from './recovery.ts';
import { recurring } from './recurring.ts';
import { refunds, refundsByMonth } from './refunds.ts';
import { reminders } from './reminders.ts';
import type { Report } from './report.ts';
import { retention } from './retention.ts';
import { revenueRetention } from './revenue-retention.ts';
import { trialBalanceTranslated } from './trial-balance-translated.ts';
import { trialBalanceReport } from './trial-balance.ts';
import { unexplained } from './unexplained.ts';
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
  payout,
  refunds,
  refundsByMonth,
  unexplained,
  fx,
  fxMovements,
  fxByMonth,
  campaigns,
  articles,
  bankLines,
  unmatchedPayoutsReport,
  receipts,
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
  recurring,
  arr,
  recovery,
  expected,
];
