import { listPeriodSteps, periodState, recordPeriodStep, type PeriodRow } from '../../../db/periods.ts';
import { linkReferences } from '../../../db/reference-links.ts';
import { lockLedger } from '../../../db/ledger.ts';
import { dayIn } from '../../day.ts';
import type { Deps } from '../../deps.ts';
import { lastDayOf, monthBefore } from '../../ledger/open-period.ts';
import { openQuestions } from './open-questions.ts';

export type PeriodDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

export interface Decision {
  /** `YYYY-MM` */
  readonly period: string;
  readonly decidedBy: string;
  /** Why it is closed although something is open, or why it is opened again. */
  readonly reason: string;
}

export type PeriodOutcome =
  | { readonly kind: 'done'; readonly step: PeriodRow }
  | { readonly kind: 'already so' }
  /** What has to be settled first, or to be accepted by giving a reason. */
  | { readonly kind: 'open questions'; readonly questions: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Closes a month and every month before it: nothing is booked in them from then on. What is heard of them later is
 * booked on the first open day. Twice is once.
 */
export async function closePeriod(
  deps: PeriodDeps,
  decision: Decision,
  options: { dryRun: boolean },
): Promise<PeriodOutcome> {
  const { period, reason, decidedBy } = decision;
  const closedThrough = lastDayOf(period);
  const today = dayIn(deps.clock.now(), deps.config.newsroom.time_zone);
  if (today <= closedThrough) return { kind: 'refused', why: `${period} is not over: it is ${today} here` };
  if ((await periodState(deps.db)).closedThrough >= closedThrough) return { kind: 'already so' };
  const questions = await openQuestions(deps, period);
  if (questions.length > 0 && reason === '') return { kind: 'open questions', questions };
  const step = { action: 'closed' as const, period, closedThrough, reason, decidedBy };
  return record(deps, step, (closed) => closed < closedThrough, options);
}

/** Opens a month and every month after it; the earlier ones stay closed. The step is kept, with its reason. */
export async function reopenPeriod(
  deps: PeriodDeps,
  decision: Decision,
  options: { dryRun: boolean },
): Promise<PeriodOutcome> {
  const { period, reason, decidedBy } = decision;
  if (reason.trim() === '') return { kind: 'refused', why: 'expected a reason, got none' };
  const closedThrough = lastDayOf(monthBefore(period));
  const step = { action: 'reopened' as const, period, closedThrough, reason, decidedBy };
  return record(deps, step, (closed) => closed > closedThrough, options);
}

async function record(
  { db, clock }: PeriodDeps,
  step: Parameters<typeof recordPeriodStep>[1],
  leadsOn: (closedThrough: string) => boolean,
  { dryRun }: { dryRun: boolean },
): Promise<PeriodOutcome> {
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    if (!leadsOn((await periodState(trx)).closedThrough)) return { kind: 'already so' as const };
    if (!dryRun) {
      await linkReferences(trx, clock.now());
      return { kind: 'done' as const, step: await recordPeriodStep(trx, step, clock.now()) };
    }
    const nothing = { id: 0n, hash: Buffer.alloc(32) };
    const would = { ...step, id: 0n, recordedAt: clock.now(), entries: nothing, attributions: nothing };
    return { kind: 'done' as const, step: would };
  });
}

/** What a month was closed with, if it is closed: the last step that closed it. */
export async function closeOf(deps: Pick<Deps, 'db'>, period: string): Promise<PeriodRow | undefined> {
  const { closedThrough } = await periodState(deps.db);
  if (closedThrough < lastDayOf(period)) return undefined;
  const steps = await listPeriodSteps(deps.db);
  const reaching = steps.filter(
    ({ action, closedThrough: to }) => action === 'closed' && to >= lastDayOf(period),
  );
  const lastReopening = steps.findLast(
    ({ action, closedThrough: to }) => action === 'reopened' && to < lastDayOf(period),
  );
  return reaching.find(({ id }) => id > (lastReopening?.id ?? 0n));
}
