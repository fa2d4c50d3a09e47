import type { Command } from 'commander';
import { articlesDefinition, articlesReport } from '../finance/reports/articles.ts';
import { campaignsDefinition, campaignsReport, type Grain } from '../finance/reports/campaigns.ts';
import { withDeps } from './context.ts';
import { day, json, oneOf } from './options.ts';
import { print } from './output.ts';

interface CampaignOptions {
  json: boolean;
  from?: string;
  to?: string;
  by: Grain;
  articles: boolean;
}

export function campaignsCommand(report: Command): void {
  json(report.command('campaigns').description(`${campaignsDefinition} ${articlesDefinition}`))
    .option('--from <day>', 'first day, YYYY-MM-DD', day)
    .option('--to <day>', 'last day, YYYY-MM-DD', day)
    .option('--by <span>', 'day or month', oneOf('day', 'month'), 'month')
    .option('--articles', 'by article too', false)
    .action((options: CampaignOptions) =>
      withDeps(async ({ db }) => {
        const rows = options.articles
          ? await articlesReport(db, options)
          : await campaignsReport(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'nothing was counted yet',
        );
      }),
    );
}
