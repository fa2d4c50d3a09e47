import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { span, spanFilter, type Period } from './campaigns.ts';
import { defineReport } from './report.ts';
import { fewest, toldOf, type Told } from './small-cells.ts';

/** Sentence for the output: what the figures are. */
export const articlesDefinition =
  `The same as campaigns by article, which is counted for openings and starts only. What is fewer than ${fewest} is not told, nor what would ` +
  'give it away as the rest of its campaign; read one span of time, for two can be subtracted from each other.';

export interface ArticleRow {
  period: string;
  campaign: string;
  article: string;
  interval: string;
  opened: Told;
  started: Told;
}

interface Counted {
  period: string;
  campaign: string;
  article: string;
  interval: string;
  opened: bigint;
  started: bigint;
}

/** By day or month, the latest first and the most opened before others. */
export async function articlesReport(db: Db, period: Period): Promise<ArticleRow[]> {
  const rows = await countedByArticle(db, period);
  return [...groups(rows).values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => Number(b.opened - a.opened) || (a.article < b.article ? -1 : 1));
    const opened = toldOf(sorted.map((row) => row.opened));
    const started = toldOf(sorted.map((row) => row.started));
    return sorted.map((row, i) => ({
      ...row,
      opened: opened[i] ?? '<10',
      started: started[i] ?? '<10',
    }));
  });
}

function groups(rows: readonly Counted[]): Map<string, Counted[]> {
  const found = new Map<string, Counted[]>();
  for (const row of rows) {
    const key = [row.period, row.campaign, row.interval].join(' ');
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

async function countedByArticle(db: Db, { from, to, by }: Period): Promise<Counted[]> {
  const sumOf = (what: string) =>
    sql<bigint>`cast(coalesce(sum(case when what = ${what} then count else 0 end), 0) as bigint)`;
  const period = by === 'month' ? sql<string>`substr(day, 1, 7)` : sql<string>`day`;
  let query = db
    .selectFrom('support_count')
    .select([period.as('period'), 'campaign', 'article', 'gift_interval as interval'])
    .select([sumOf('opened').as('opened'), sumOf('started').as('started')])
    .groupBy([period, 'campaign', 'article', 'gift_interval'])
    .orderBy('period', 'desc')
    .orderBy('campaign')
    .orderBy('gift_interval');
  if (from !== undefined) query = query.where('day', '>=', from);
  if (to !== undefined) query = query.where('day', '<=', to);
  return query.execute();
}

export const articles = defineReport({
  ...{ name: 'articles', definition: articlesDefinition, filter: spanFilter, filters: span },
  columns: {
    ...{ period: 'text', campaign: 'text', article: 'text', interval: 'text' },
    ...{ opened: 'text', started: 'text' },
  },
  empty: 'nothing was counted yet',
  rows: ({ db }, filter) => articlesReport(db, filter),
});
