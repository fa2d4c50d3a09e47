import { cutoverOf } from '../db/adoption.ts';
import { openTask } from '../db/staff-tasks.ts';
import { poll } from '../webhooks/poll/poll.ts';
import type { PollDeps } from '../webhooks/poll/sweep.ts';
import { secondsOf } from './clock.ts';
import { reconcile, type Reconciliation } from './finance/reconcile/reconcile.ts';
import type { Job } from './run-jobs.ts';

const daySeconds = 86_400;

/** As far back as Stripe still changes things now and then. */
const lookBackSeconds = 35 * daySeconds;

/** What the last run found, as the job keeps it. Amounts are text: they may be larger than a double holds. */
export interface LastReconciliation {
  at: string;
  ok: boolean;
  /** Whether something had to be fetched first. */
  repaired: boolean;
  differences: readonly {
    identity: string;
    currency: string;
    expected_minor: string;
    actual_minor: string;
    objects: readonly string[];
  }[];
}

/** Every night: compares, fetches what is missing, compares again, and tells a person what is left. */
export const reconcileJob = (deps: PollDeps): Job => ({
  name: 'reconcile',
  everyMs: daySeconds * 1000,
  async run(run) {
    const span = { from: await spanStart(deps) };
    let result = await reconcile(deps, span);
    const isToRepair = !result.ok;
    if (isToRepair) {
      await poll(deps, { span, signal: run.signal });
      result = await reconcile(deps, span);
    }
    const last = lastOf(result, deps.clock.now(), isToRepair);
    if (!last.ok) await tell(deps, last);
    await run.save(last);
  },
});

async function spanStart({ db, clock }: PollDeps): Promise<number> {
  const cutover = await cutoverOf(db);
  return Math.max(secondsOf(clock.now()) - lookBackSeconds, cutover === undefined ? 0 : secondsOf(cutover));
}

const lastOf = ({ ok, differences }: Reconciliation, at: string, repaired: boolean): LastReconciliation => ({
  ...{ at, ok, repaired },
  differences: differences.map((difference) => ({
    identity: difference.identity,
    currency: difference.currency,
    expected_minor: difference.expectedMinor.toString(),
    actual_minor: difference.actualMinor.toString(),
    objects: difference.objects,
  })),
});

async function tell({ db, log }: PollDeps, { at, differences }: LastReconciliation): Promise<void> {
  const detail = differences
    .map((d) => `${d.identity} ${d.currency}: expected ${d.expected_minor}, got ${d.actual_minor}`)
    .join('; ');
  log.error({ differences: differences.length, detail }, 'the ledger and Stripe differ');
  // One a day, not one a run.
  const key = `reconciliation:${at.slice(0, 10)}`;
  await openTask(db, { key, kind: 'reconciliation', subjectId: key, detail }, at);
}
