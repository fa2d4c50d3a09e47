import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Deps } from '../deps.ts';
import { sendFinancePage, tableOf, type Column } from './finance-page.ts';
import { articlesDefinition, articlesReport, type ArticleRow } from './reports/articles.ts';
import { campaignsDefinition, campaignsReport, type CampaignRow, type Grain } from './reports/campaigns.ts';

/** Rows that a page shows; the command line gives all. */
const mostRows = 500;

/** `/finance/campaigns`: which call for support led to what. */
export function campaignPages({ db }: Pick<Deps, 'db'>): Hono {
  return new Hono().get('/campaigns', async (c) => {
    const by: Grain = c.req.query('by') === 'day' ? 'day' : 'month';
    const [campaigns, articles] = await Promise.all([
      campaignsReport(db, { by }),
      articlesReport(db, { by }),
    ]);
    const [other, words] = by === 'day' ? ['month', 'by month'] : ['day', 'by day'];
    return sendFinancePage(c, {
      title: 'Campaigns',
      body: html`<h1>Campaigns, by ${by}</h1>
        <p class="quiet">${campaignsDefinition}</p>
        <p>The same is here <a href="/finance/campaigns?by=${other}">${words}</a>.</p>
        ${table('Campaigns', [...common, ...numbers('Opened', 'Started', 'Paid')], campaigns.map(campaignCells))}
        <h2>Articles</h2>
        <p class="quiet">${articlesDefinition}</p>
        ${table('Articles', [...common, { name: 'Article' }, ...numbers('Opened', 'Started')], articles.map(articleCells))}`,
    });
  });
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
