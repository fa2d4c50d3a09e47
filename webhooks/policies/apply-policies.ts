import { closeTask, listTasks, type StaffTask } from '../../db/staff-tasks.ts';
import type { Newsroom } from '../../src/newsroom.ts';
import type { Job } from '../../src/run-jobs.ts';
import { endTestedSession } from './card-testing.ts';
import { giveBackDuplicateCharge } from './duplicate-charge.ts';
import { giveBackDuplicateSession } from './duplicate-session.ts';
import { giveBackWarnedCharge } from './fraud-warning.ts';
import { giveBackAsDecided } from './give-back.ts';
import type { Policy, PolicyDeps } from './policy.ts';

type Setting = 'early_fraud_warnings' | 'duplicate_payments';

/** The kinds of tasks that need no person, where the newsroom says so. */
const policies: Readonly<Record<string, { setting: Setting | 'always'; act: Policy }>> = {
  card_testing: { setting: 'always', act: endTestedSession },
  give_back: { setting: 'always', act: giveBackAsDecided },
  fraud_warning: { setting: 'early_fraud_warnings', act: giveBackWarnedCharge },
  duplicate_charge: { setting: 'duplicate_payments', act: giveBackDuplicateCharge },
  duplicate_session: { setting: 'duplicate_payments', act: giveBackDuplicateSession },
};

/** More open tasks of these kinds than this are not for a program to settle. */
const limit = 1000;

/** Settles what was opened just now. Never throws: what could not be done is tried again by the job. */
export async function applyPoliciesTo(deps: PolicyDeps, opened: readonly { kind: string }[]): Promise<void> {
  const kinds = opened.map(({ kind }) => kind).filter((kind) => kind in policies);
  if (kinds.length > 0) await applyPolicies(deps, kinds);
}

export const policyJob = (deps: PolicyDeps): Job => ({
  name: 'policies',
  everyMs: 300_000,
  run: () => applyPolicies(deps, Object.keys(policies)),
});

/** Settles the open tasks of these kinds, as far as the newsroom decided beforehand what is to be done. */
export async function applyPolicies(deps: PolicyDeps, kinds: readonly string[]): Promise<void> {
  const wanted = kinds.filter((kind) => isDecided(deps.config.newsroom, kind));
  if (wanted.length === 0) return;
  try {
    for (const task of await listTasks(deps.db, { kinds: wanted, limit })) await settle(deps, task);
  } catch (error) {
    deps.log.warn({ error: messageOf(error) }, 'policies: interrupted, to be taken up again');
  }
}

const isDecided = (newsroom: Newsroom, kind: string): boolean => {
  const policy = policies[kind];
  if (policy === undefined) return false;
  return policy.setting === 'always' || newsroom.safety[policy.setting] === 'refund';
};

async function settle(deps: PolicyDeps, task: StaffTask): Promise<void> {
  try {
    const done = await policies[task.kind]?.act(deps, task);
    if (!done) return;
    await deps.db.transaction().execute(async (trx) => {
      await done.write?.(trx);
      await closeTask(trx, task.key, done.resolution, deps.clock.now());
    });
    deps.log.info({ task: task.key, resolution: done.resolution }, 'settled by policy');
  } catch (error) {
    // The others are not to wait for it.
    deps.log.error(
      { task: task.key, error: messageOf(error) },
      'policy failed: a person can still settle it',
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
