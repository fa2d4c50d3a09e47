import type { Command } from 'commander';
import { articles } from '../finance/reports/articles.ts';
import { campaigns } from '../finance/reports/campaigns.ts';
import { reports } from '../finance/reports/registry.ts';
import { reportCommand } from './report-command.ts';

export function reportCommands(program: Command): void {
  const report = program.command('report').description('figures for finance');
  for (const known of reports)
    reportCommand(report, known, known === campaigns ? { instead: { articles } } : {});
}
