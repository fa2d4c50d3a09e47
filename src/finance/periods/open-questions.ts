import { dayIn } from '../../day.ts';
import { lastDayOf } from '../../ledger/open-period.ts';
import { lastRun } from '../reconcile/last-run.ts';
import type { ReportDeps } from '../reports/report.ts';
import { unexplained } from '../reports/unexplained.ts';

/** What should be settled before a month is closed, a sentence each; empty is good. */
export async function openQuestions(deps: ReportDeps, period: string): Promise<string[]> {
  const { result } = await lastRun(deps.db);
  const isCompared =
    result !== undefined && dayIn(result.at, deps.config.newsroom.time_zone) > lastDayOf(period);
  const { rows } = await unexplained.run(deps, {});
  const kinds = Map.groupBy(rows, (row) => String(row['what']));
  return [
    ...(isCompared
      ? []
      : ['the ledger has not been compared with Stripe since the month ended; that is done each night']),
    ...[...kinds].map(([what, all]) => `${what}: ${all.length}, see report unexplained`),
  ];
}
