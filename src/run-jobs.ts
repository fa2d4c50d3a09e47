import { claimJob, ensureJob, finishJob, saveJobProgress, type ClaimedJob } from '../db/scheduled-jobs.ts';
import { plusMs } from './clock.ts';
import type { Deps } from './deps.ts';

const usualLeaseMs = 300_000;
const idleMs = 1_000;

/** What a job is handed beside its effects. */
export interface JobRun {
  /** What it saved last, in this run or an earlier one. */
  readonly progress: unknown;
  /** Keeps how far it has come, and the job for itself. @throws {LostJob} if another process has it by now. */
  save(progress: unknown): Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Work that comes again. */
export interface Job {
  readonly name: string;
  /** After a rest it runs once, however often it was missed. */
  readonly everyMs: number;
  /** How soon another process may take over from one that died; longer than the time between two calls of `save`. */
  readonly leaseMs?: number;
  /** Asked before it is claimed, which writes: a job that comes every few seconds must leave an idle disk alone. */
  readonly hasWork?: () => Promise<boolean>;
  run(run: JobRun): Promise<void>;
}

export class LostJob extends Error {}

type JobDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'log'> & { onFailure?: (error: string) => void };

/** Runs each job when it is due, one after the other, until `signal` is aborted. */
export async function runJobs(deps: JobDeps, jobs: readonly Job[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const job of jobs)
      if (!signal.aborted)
        await runIfDue(deps, job, signal).catch((error: unknown) =>
          deps.log.error({ job: job.name, error: String(error) }, 'job: could not be claimed'),
        );
    await deps.clock.sleep(idleMs, signal);
  }
}

/** @returns whether it was due, and nobody else had it. A job that fails is tried again when it is due next. */
export async function runIfDue(deps: JobDeps, job: Job, signal?: AbortSignal): Promise<boolean> {
  const { db, clock, random, log } = deps;
  if (job.hasWork && !(await job.hasWork())) return false;
  await ensureJob(db, job.name, clock.now());
  const { name, everyMs, leaseMs = usualLeaseMs } = job;
  const claimed = await claimJob(db, { name, now: clock.now(), leaseMs, everyMs, random });
  if (!claimed) return false;
  let error: string | null = null;
  try {
    await job.run(runOf(deps, claimed, leaseMs, signal));
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
    log.error({ job: name, error }, 'job failed');
    deps.onFailure?.(error);
  }
  const now = clock.now();
  // A failure need not wait for long where the job comes rarely.
  const pauseMs = error === null ? everyMs : Math.min(everyMs, 300_000);
  await finishJob(db, claimed, { now, error, dueAt: plusMs(now, pauseMs) });
  return true;
}

const runOf = (
  { db, clock }: JobDeps,
  claimed: ClaimedJob,
  leaseMs: number,
  signal: AbortSignal | undefined,
): JobRun => ({
  progress: claimed.progress,
  signal,
  async save(progress) {
    const saved = await saveJobProgress(db, claimed, progress, plusMs(clock.now(), leaseMs));
    if (saved === 'lost') throw new LostJob(`job ${claimed.name}: another process has it`);
  },
});
