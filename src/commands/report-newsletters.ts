import type { Command } from 'commander';
import { newsletterMonths } from '../../db/newsletter-counts.ts';
import { withDeps } from './context.ts';
import { json, month } from './options.ts';
import { print } from './output.ts';

const definition =
  'Newsletters by month, in the newsroom’s own time: letters that asked for a confirmation, confirmations, and readers ' +
  'who left by a link of ours. Who leaves at the provider is counted there.';

export function newslettersCommand(report: Command): void {
  json(report.command('newsletters').description(definition))
    .option('--from <month>', 'first month, YYYY-MM', month)
    .option('--to <month>', 'last month, YYYY-MM', month)
    .action((options: { json: boolean; from?: string; to?: string }) =>
      withDeps(async ({ db }) => {
        const rows = await newsletterMonths(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'nobody has signed up yet',
        );
      }),
    );
}
