import type { Command } from 'commander';
import { incomeDefinition, incomeReport } from '../finance/reports/income.ts';
import { withDeps } from './context.ts';
import { json, month } from './options.ts';
import { print } from './output.ts';

export function reportCommands(program: Command): void {
  const report = program.command('report').description('figures for finance');
  json(report.command('income').description(incomeDefinition))
    .option('--from <month>', 'first month, YYYY-MM', month)
    .option('--to <month>', 'last month, YYYY-MM', month)
    .action((options: { json: boolean; from?: string; to?: string }) =>
      withDeps(async ({ db }) => {
        const rows = await incomeReport(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'no income yet',
        );
      }),
    );
}
