import { z } from 'zod';
import { cutoverOf } from '../../db/adoption.ts';
import { listJobs } from '../../db/scheduled-jobs.ts';
import { secondsOf } from '../../src/clock.ts';
import type { Job, JobRun } from '../../src/run-jobs.ts';
import type { Span } from '../../src/stripe/stripe-port.ts';
import { backfillEvents } from './backfill-events.ts';
import { poll, stages, type PollOptions } from './poll.ts';
import type { PollDeps } from './sweep.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How far back each look goes beyond the last one: Stripe books some movements late, under an earlier date. */
const overlapDays = { poll: 7, 'poll-nightly': 35 } as const;

/** What keeps the ledger equal to Stripe when events are lost. */
export const pollJobs = (deps: PollDeps): Job[] => [
  { name: 'events', everyMs: hour, run: (run) => lookForEvents(deps, run) },
  { name: 'poll', everyMs: 5 * minute, run: (run) => look(deps, run, overlapDays.poll) },
  { name: 'poll-nightly', everyMs: day, run: (run) => look(deps, run, overlapDays['poll-nightly']) },
  { name: 'poll-everything', everyMs: 30 * day, run: (run) => look(deps, run, 'everything') },
];

// What a job saves. Written by us, read years later perhaps by another version.
const progressSchema = z
  .object({
    /** The look before this one was complete up to here, in seconds. */
    upTo: z.number().int().optional(),
    /** A look that was interrupted. */
    under_way: z
      .object({
        from: z.number().int().optional(),
        to: z.number().int(),
        asked_to: z.number().int().optional(),
        stage: z.enum(stages),
        cursor: z.string().optional(),
      })
      .optional(),
  })
  .catch({});

/** What a look made now covers: as far back as the regular one. */
export async function pollSpan(deps: Pick<PollDeps, 'db'>): Promise<Span> {
  const job = (await listJobs(deps.db)).find(({ name }) => name === 'poll');
  const { upTo } = progressSchema.parse(JSON.parse(job?.progress ?? '{}'));
  const from = await startOf(deps, upTo, overlapDays.poll);
  return from === undefined ? {} : { from };
}

/** Somebody waits before the terminal, and a page is written in less. */
export const backfillLeaseMs = 30_000;

/** A look at a span of time that was asked for; begun anew where another span was asked for before. */
export const backfillJob = (deps: PollDeps, span: Span, onPage: NonNullable<PollOptions['onPage']>): Job => ({
  name: 'backfill',
  everyMs: 0,
  leaseMs: backfillLeaseMs,
  async run(run) {
    const { under_way: underWay } = progressSchema.parse(run.progress ?? {});
    const isSame = underWay && underWay.from === span.from && underWay.asked_to === span.to;
    const asked = { from: span.from, asked_to: span.to, to: secondsOf(deps.clock.now()) };
    await poll(deps, {
      span,
      ...(isSame && { resumeAt: { stage: underWay.stage, cursor: underWay.cursor } }),
      async onPage(stage, swept) {
        await run.save({ under_way: { ...asked, stage, cursor: swept.cursor } });
        await onPage(stage, swept);
      },
      signal: run.signal,
    });
    await run.save({});
  },
});

async function look(deps: PollDeps, run: JobRun, back: number | 'everything'): Promise<void> {
  const { upTo, under_way: underWay } = progressSchema.parse(run.progress ?? {});
  const now = secondsOf(deps.clock.now());
  const from = underWay ? underWay.from : await startOf(deps, upTo, back);
  const to = underWay?.to ?? now;
  // `to` is left open on Stripe's side: what is made meanwhile is welcome.
  const span: Span = { ...(from !== undefined && { from }) };
  await poll(deps, {
    span,
    ...(underWay && { resumeAt: { stage: underWay.stage, cursor: underWay.cursor } }),
    onPage: (stage, { cursor }) => run.save({ upTo, under_way: { from, to, stage, cursor } }),
    signal: run.signal,
  });
  if (run.signal?.aborted !== true) await run.save({ upTo: to });
}

async function startOf(
  deps: Pick<PollDeps, 'db'>,
  upTo: number | undefined,
  back: number | 'everything',
): Promise<number | undefined> {
  const cutover = await cutoverOf(deps.db);
  const earliest = cutover === undefined ? undefined : secondsOf(cutover);
  if (back === 'everything' || upTo === undefined) return earliest;
  return Math.max(upTo - back * (day / 1000), earliest ?? 0);
}

async function lookForEvents(deps: PollDeps, run: JobRun): Promise<void> {
  const { upTo } = progressSchema.parse(run.progress ?? {});
  const to = secondsOf(deps.clock.now());
  await backfillEvents(deps, upTo === undefined ? {} : { from: upTo - hour / 1000 });
  await run.save({ upTo: to });
}
