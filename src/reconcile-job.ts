import { cutoverOf } from '../db/adoption.ts';
import { openTask } from '../db/staff-tasks.ts';
import { poll } from '../webhooks/poll/poll.ts';
import type { PollDeps } from '../webhooks/poll/sweep.ts';
import { secondsOf } from './clock.ts';
import { reconcileJobName, resultOf, type ReconciliationResult } from './finance/reconcile/last-run.ts';
import { reconcile } from './finance/reconcile/reconcile.ts';
import type { Job } from './run-jobs.ts';

const daySeconds = 86_400;

/** As far back as Stripe still changes things now and then. */
const lookBackSeconds = 35 * daySeconds;

// A gift that is given while we compare is a difference until we have heard of it; a second look tells.
const mostRepairs = 3;

/** Every night: compares, fetches what is missing, compares again, and tells a person what is left. */
export const reconcileJob = (deps: PollDeps): Job => ({
  name: reconcileJobName,
  everyMs: daySeconds * 1000,
  async run(run) {
    const span = { from: await spanStart(deps) };
    let result = await reconcile(deps, span);
    let repairs = 0;
    for (; !result.ok && repairs < mostRepairs; repairs++) {
      // Stopped half-way it has found nothing out.
      if (run.signal?.aborted === true) return;
      await poll(deps, { span, signal: run.signal, onPage: () => run.save(run.progress) });
      result = await reconcile(deps, span);
    }
    const kept = resultOf(result, { at: deps.clock.now(), repaired: repairs > 0 });
    if (!kept.ok) await tell(deps, kept);
    await run.save(kept);
  },
});

async function spanStart({ db, clock }: PollDeps): Promise<number> {
  const cutover = await cutoverOf(db);
  return Math.max(secondsOf(clock.now()) - lookBackSeconds, cutover === undefined ? 0 : secondsOf(cutover));
}

async function tell({ db, log }: PollDeps, { at, differences }: ReconciliationResult): Promise<void> {
  const detail = differences
    .map((d) => `${d.identity} ${d.currency}: expected ${d.expected_minor}, got ${d.actual_minor}`)
    .join('; ');
  log.error({ differences: differences.length, detail }, 'the ledger and Stripe differ');
  // One a day, not one a run.
  const key = `reconciliation:${at.slice(0, 10)}`;
  await openTask(db, { key, kind: 'reconciliation', subjectId: key, detail }, at);
}
