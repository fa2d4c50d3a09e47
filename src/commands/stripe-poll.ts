import type { Command } from 'commander';
import { makeJobDue } from '../../db/scheduled-jobs.ts';
import { backfillEvents } from '../../webhooks/poll/backfill-events.ts';
import { backfillJob, backfillLeaseMs, pollSpan } from '../../webhooks/poll/jobs.ts';
import { poll, type Stage } from '../../webhooks/poll/poll.ts';
import type { Swept } from '../../webhooks/poll/sweep.ts';
import { instantOfSeconds, secondsOf } from '../clock.ts';
import type { Span } from '../stripe/stripe-port.ts';
import { runIfDue } from '../run-jobs.ts';
import type { Wired } from '../wiring.ts';
import { CommandFailure, withDeps } from './context.ts';
import { day, dryRun, json } from './options.ts';
import { print } from './output.ts';
import { createProgress } from './progress.ts';

export function pollCommands(stripe: Command): void {
  dryRun(
    json(
      stripe
        .command('poll')
        .description('asks Stripe for what moved lately, and posts what no event has told; safe at any time'),
    ),
  ).action((options: { json: boolean; dryRun: boolean }) =>
    withDeps(async (deps) => {
      const span = await pollSpan(deps);
      if (options.dryRun) return console.log(`would read what Stripe has ${sayFrom(span.from)}`);
      const tally = createTally();
      await poll(forPolls(deps), { span, onPage: tally.count });
      tally.end(options.json);
    }),
  );

  dryRun(
    json(
      stripe
        .command('backfill')
        .description('reads all that Stripe has of a span of time; goes on where it was interrupted'),
    ),
  )
    .option('--from <day>', 'first day, YYYY-MM-DD (default: since the books began)', day)
    .option('--to <day>', 'last day, YYYY-MM-DD (default: today)', day)
    .action((options: { json: boolean; dryRun: boolean; from?: string; to?: string }) =>
      withDeps(async (deps) => {
        const span = {
          ...(options.from !== undefined && { from: secondsOf(`${options.from}T00:00:00Z`) }),
          // Until the end of that day.
          ...(options.to !== undefined && { to: secondsOf(`${options.to}T00:00:00Z`) + 86_400 }),
        };
        if (options.dryRun) return console.log(`would read what Stripe has ${sayFrom(span.from)}`);
        const tally = createTally();
        await backfill(deps, span, tally.count);
        tally.end(options.json);
      }),
    );
}

/**
 * Reads all that Stripe has of a span, and its events.
 * @throws {CommandFailure} if another process is at it, or Stripe cannot be read.
 */
export async function backfill(deps: Wired, span: Span, onPage: Tally['count']): Promise<void> {
  const job = backfillJob(forPolls(deps), span, onPage);
  await makeJobDue(deps.db, job.name, deps.clock.now());
  let failure: string | undefined;
  const runs = { ...deps, onFailure: (error: string) => (failure = error) };
  let ran = await runIfDue(runs, job);
  // Whoever was killed a moment ago still holds the job for a little while.
  for (let waitedMs = 0; !ran && waitedMs <= backfillLeaseMs; waitedMs += 1000) {
    await deps.clock.sleep(1000);
    ran = await runIfDue(runs, job);
  }
  if (!ran) throw new CommandFailure('another process is at a backfill: try again when it has ended');
  if (failure !== undefined) throw new CommandFailure(failure);
  await backfillEvents(forPolls(deps), span);
}

const forPolls = (deps: Wired) => ({ ...deps, stripe: deps.lanes.backfill });

const sayFrom = (from: number | undefined) =>
  from === undefined ? 'from the beginning' : `since ${instantOfSeconds(from)}`;

type Tally = ReturnType<typeof createTally>;

/** What was read and what was new, on standard error while it goes on and as the result at the end. */
export function createTally() {
  const progress = createProgress();
  const total = { read: 0, entries: 0, attributions: 0 };
  return {
    total,
    count: (stage: Stage, swept: Swept) => {
      total.read += swept.items;
      total.entries += swept.entries;
      total.attributions += swept.attributions;
      progress.show(`${stage}: ${total.read} read, ${total.entries} new entries`);
    },
    end(asJson: boolean) {
      progress.done();
      print([total], asJson);
    },
  };
}
