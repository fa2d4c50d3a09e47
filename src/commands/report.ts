import type { Command } from 'commander';
import { fxDefinition, fxReport, fxTotals } from '../finance/reports/fx.ts';
import { explainPayout } from '../finance/reports/payouts.ts';
import { reports } from '../finance/reports/registry.ts';
import { CommandFailure, withDeps } from './context.ts';
import { day, json } from './options.ts';
import { campaignsCommand } from './report-campaigns.ts';
import { reportCommand } from './report-command.ts';
import { print, toJson } from './output.ts';

export function reportCommands(program: Command): void {
  const report = program.command('report').description('figures for finance');
  for (const known of reports) reportCommand(report, known);
  campaignsCommand(report);

  json(report.command('payout <id>').description('what one payout carried, movement by movement')).action(
    (id: string, options: { json: boolean }) =>
      withDeps(async ({ db }) => {
        const explained = await explainPayout(db, id);
        if (!explained) throw new CommandFailure(`no payout ${id}`);
        if (options.json) return console.log(toJson(explained));
        const { head, lines, rolled_into: rolledInto } = explained;
        print([{ ...head }], false);
        if (rolledInto !== null) console.log(`came back, and was paid again with ${rolledInto}`);
        console.log('');
        print(
          lines.map((line) => ({ ...line })),
          false,
          head.explained === 'Stripe does not say'
            ? 'a manual payout: Stripe does not say'
            : 'nothing known yet',
        );
      }),
  );

  json(report.command('fx').description(fxDefinition))
    .option('--from <day>', 'first day, of the last movement, YYYY-MM-DD', day)
    .option('--to <day>', 'last day, YYYY-MM-DD', day)
    .action((options: { json: boolean; from?: string; to?: string }) =>
      withDeps(async ({ db }) => {
        const rows = await fxReport(db, options);
        if (options.json) return console.log(toJson(rows));
        const lines = rows.map(({ movements, ...row }) => ({
          ...row,
          rates: movements.map(({ rate, amount_minor: amount }) => `${amount} at ${rate ?? 1}`).join(', '),
        }));
        print(lines, false, 'no exchange differences');
        for (const { currency, residual_minor: residual } of fxTotals(rows))
          console.log(`${currency}: ${residual} in all`);
      }),
    );
}
