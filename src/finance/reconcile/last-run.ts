import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { listJobs } from '../../../db/scheduled-jobs.ts';
import type { Instant } from '../../clock.ts';
import type { Reconciliation } from './reconcile.ts';

/** The name of the nightly job, whose progress is what it found. */
export const reconcileJobName = 'reconcile';

const minorText = z.string().regex(/^-?\d+$/);

const resultSchema = z.object({
  at: z.string(),
  ok: z.boolean(),
  /** Whether something had to be fetched first. */
  repaired: z.boolean(),
  not_checked: z.array(z.string()).default([]),
  differences: z.array(
    z.object({
      identity: z.string(),
      currency: z.string(),
      /** As text: JSON has no integers of this size. */
      expected_minor: minorText,
      actual_minor: minorText,
      objects: z.array(z.string()),
    }),
  ),
});

/** What a run found, as it is kept. */
export type ReconciliationResult = z.infer<typeof resultSchema>;

export const resultOf = (
  { ok, differences, notChecked }: Reconciliation,
  about: { at: Instant; repaired: boolean },
): ReconciliationResult => ({
  ...{ at: about.at, ok, repaired: about.repaired, not_checked: [...notChecked] },
  differences: differences.map((difference) => ({
    ...{ identity: difference.identity, currency: difference.currency, objects: [...difference.objects] },
    expected_minor: difference.expectedMinor.toString(),
    actual_minor: difference.actualMinor.toString(),
  })),
});

export interface LastRun {
  /** Of the last run that came to its end. */
  result: ReconciliationResult | undefined;
  /** Why the run after it did not. */
  failure: string | undefined;
  dueAt: Instant | undefined;
}

/** What the nightly job found last. */
export async function lastRun(db: Db): Promise<LastRun> {
  const job = (await listJobs(db)).find(({ name }) => name === reconcileJobName);
  const kept = resultSchema.safeParse(JSON.parse(job?.progress ?? 'null'));
  return {
    result: kept.success ? kept.data : undefined,
    failure: job?.last_error ?? undefined,
    dueAt: job?.due_at,
  };
}
