import type { Command } from 'commander';
import { fxDefinition, fxReport, fxTotals } from '../finance/reports/fx.ts';
import { incomeDefinition, incomeReport } from '../finance/reports/income.ts';
import { explainPayout, payoutsDefinition, payoutsReport } from '../finance/reports/payouts.ts';
import { CommandFailure, withDeps } from './context.ts';
import { day, json, month } from './options.ts';
import { campaignsCommand } from './report-campaigns.ts';
import { newslettersCommand } from './report-newsletters.ts';
import { print, toJson } from './output.ts';

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

  campaignsCommand(report);
  newslettersCommand(report);

  json(report.command('payouts').description(payoutsDefinition))
    .option('--from <day>', 'first day of arrival, YYYY-MM-DD', day)
    .option('--to <day>', 'last day of arrival, YYYY-MM-DD', day)
    .option('--currency <code>', 'only this currency')
    .action((options: { json: boolean; from?: string; to?: string; currency?: string }) =>
      withDeps(async ({ db }) => {
        const rows = await payoutsReport(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'no payouts yet',
        );
      }),
    );

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
