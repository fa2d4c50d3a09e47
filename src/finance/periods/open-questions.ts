import { dayIn } from '../../day.ts';
import type { Deps } from '../../deps.ts';
import { lastDayOf } from '../../ledger/open-period.ts';
import { lastRun } from '../reconcile/last-run.ts';

/** What should be settled before a month is closed, a sentence each; empty is good. */
export async function openQuestions(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  period: string,
): Promise<string[]> {
  const { result } = await lastRun(db);
  if (!result || dayIn(result.at, config.newsroom.time_zone) <= lastDayOf(period))
    return ['the ledger has not been compared with Stripe since the month ended; that is done each night'];
  return result.differences.map(
    ({ identity, currency }) => `the ledger and Stripe differ: ${identity} ${currency}, see stripe reconcile`,
  );
}
