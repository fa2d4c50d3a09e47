import type { Command } from 'commander';
import { cutoverOf } from '../../db/adoption.ts';
import { poll } from '../../webhooks/poll/poll.ts';
import { secondsOf } from '../clock.ts';
import { identities } from '../finance/reconcile/difference.ts';
import { reconcile, type Reconciliation } from '../finance/reconcile/reconcile.ts';
import { CommandFailure, withDeps } from './context.ts';
import { day, dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';
import { createProgress } from './progress.ts';

export function reconcileCommands(stripe: Command): void {
  dryRun(
    json(
      stripe
        .command('reconcile')
        .description('compares the ledger with Stripe, and names every difference with what is behind it'),
    ),
  )
    .option('--from <day>', 'first day, YYYY-MM-DD (default: since the books began)', day)
    .option('--to <day>', 'last day, YYYY-MM-DD (default: today)', day)
    .option('--repair', 'fetch and post what is missing, then compare again', false)
    .action((options: { json: boolean; dryRun: boolean; repair: boolean; from?: string; to?: string }) =>
      withDeps(async (wired) => {
        const deps = { ...wired, stripe: wired.lanes.backfill };
        const cutover = await cutoverOf(deps.db);
        const from = options.from === undefined ? cutover : `${options.from}T00:00:00Z`;
        const span = {
          ...(from !== undefined && { from: secondsOf(from) }),
          // Until the end of that day.
          ...(options.to !== undefined && { to: secondsOf(`${options.to}T00:00:00Z`) + 86_400 }),
        };
        const progress = createProgress();
        let result = await reconcile(deps, span, progress.show);
        if (!result.ok && options.repair && !options.dryRun) {
          await poll(deps, { span });
          result = await reconcile(deps, span, progress.show);
        }
        progress.done();
        say(result, options.json);
        if (!result.ok) throw new CommandFailure('the ledger and Stripe differ');
      }),
    );
}

function say({ ok, differences, notChecked }: Reconciliation, asJson: boolean): void {
  const rows = differences.map((difference) => ({
    identity: difference.identity,
    currency: difference.currency,
    expected_minor: difference.expectedMinor,
    actual_minor: difference.actualMinor,
    objects: difference.objects,
  }));
  if (asJson) return console.log(toJson({ ok, differences: rows, not_checked: notChecked }));
  if (notChecked.length > 0) console.log(`not checked: ${notChecked.join(', ')} (no statement was imported)`);
  if (ok) return console.log('the ledger says what Stripe says');
  for (const identity of new Set(differences.map((difference) => difference.identity)))
    console.log(`${identity}: expected that ${identities[identity]}`);
  print(
    rows.map((row) => ({ ...row, objects: row.objects.join(' ') })),
    false,
  );
}
