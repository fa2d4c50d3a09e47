import { Hono } from 'hono';
import { html } from 'hono/html';
import { plusMs } from '../clock.ts';
import type { Deps } from '../deps.ts';
import { bookDate } from '../ledger/book-date.ts';
import { sendFinancePage, tableOf, type Column } from './finance-page.ts';
import { articlesDefinition, articlesReport, type ArticleRow } from './reports/articles.ts';
import { campaignsDefinition, campaignsReport, type CampaignRow, type Grain } from './reports/campaigns.ts';

/** How far back the page looks; the command line gives all. */
const daysShown = { day: 31, month: 365 } as const;
/** Rows of one table. */
const mostRows = 500;

/** `/finance/campaigns`: which call for support led to what. */
export function campaignPages({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>): Hono {
  return new Hono().get('/campaigns', async (c) => {
    const by: Grain = c.req.query('by') === 'day' ? 'day' : 'month';
    const period = { by, from: firstDay(by, bookDate(clock.now(), config.newsroom.time_zone)) };
    const [campaigns, articles] = await Promise.all([
      campaignsReport(db, period),
      articlesReport(db, period),
    ]);
    const [other, words] = by === 'day' ? ['month', 'by month'] : ['day', 'by day'];
    return sendFinancePage(c, {
      title: 'Campaigns',
      body: html`<h1>Campaigns, by ${by}</h1>
        <p class="quiet">${campaignsDefinition}</p>
        <p>
          Of the last ${daysShown[by]} days. The same is here
          <a href="/finance/campaigns?by=${other}">${words}</a>.
        </p>
        ${table('Campaigns', [...common, ...numbers('Opened', 'Started', 'Paid')], campaigns.map(campaignCells))}
        <h2>Articles</h2>
        <p class="quiet">${articlesDefinition}</p>
        ${table('Articles', [...common, { name: 'Article' }, ...numbers('Opened', 'Started')], articles.map(articleCells))}`,
    });
  });
}

// Whole months: a part of one would give away the rest.
function firstDay(by: Grain, today: string): string {
  const first = plusMs(`${today}T00:00:00.000Z`, -daysShown[by] * 86_400_000).slice(0, 10);
  return by === 'month' ? `${first.slice(0, 7)}-01` : first;
}

const numbers = (...names: string[]): Column[] => names.map((name) => ({ name, numeric: true }));

const common: Column[] = [{ name: 'When' }, { name: 'Campaign' }, { name: 'Interval' }];

const campaignCells = (row: CampaignRow): string[] =>
  [row.period, row.campaign, row.interval, row.opened, row.started, row.paid].map(String);

const articleCells = (row: ArticleRow): string[] =>
  [row.period, row.campaign, row.interval, row.article, row.opened, row.started].map(String);

const table = (caption: string, columns: readonly Column[], rows: readonly string[][]) =>
  rows.length === 0
    ? html`<p>Nothing was counted yet.</p>`
    : html`${tableOf(caption, columns, rows.slice(0, mostRows))}
      ${rows.length > mostRows ? html`<p class="quiet">The latest ${mostRows} of ${rows.length} rows.</p>` : ''}`;
