import type { Db, Trx } from './database.ts';

export type Counted = 'opened' | 'started';

/** How often the page was opened, or a checkout was started, on one day. */
export interface SupportCount {
  /** `YYYY-MM-DD` in the newsroom's time zone. */
  readonly day: string;
  readonly campaign: string;
  /** A slug, or `none`, or `other`: the day had more articles than are told apart. */
  readonly article: string;
  readonly interval: string;
  readonly what: Counted;
  readonly count: number;
}

/** Articles that are told apart on one day, none and others among them: invented slugs must fill no disk. */
export const articlesADay = 5_000;

export const noArticles = (others: readonly string[] = []): Set<string> =>
  new Set(['none', 'other', ...others]);

/** The article, which is known from now on, or `other` where there are too many. */
export function toldApart(known: Set<string>, article: string): string {
  if (!known.has(article) && known.size >= articlesADay) return 'other';
  known.add(article);
  return article;
}

const rowsAtOnce = 500;

/** Adds to what is there; two processes that count at once lose nothing. */
export const addSupportCounts = (db: Db, counts: readonly SupportCount[]): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const rows = merged(await withinLimit(trx, counts));
    for (let at = 0; at < rows.length; at += rowsAtOnce) await upsert(trx, rows.slice(at, at + rowsAtOnce));
  });

async function upsert(trx: Trx, counts: readonly SupportCount[]): Promise<void> {
  await trx
    .insertInto('support_count')
    .values(counts.map(({ interval, ...count }) => ({ ...count, gift_interval: interval })))
    .onConflict((oc) =>
      oc
        .columns(['day', 'campaign', 'article', 'gift_interval', 'what'])
        .doUpdateSet((eb) => ({ count: eb('support_count.count', '+', eb.ref('excluded.count')) })),
    )
    .execute();
}

async function withinLimit(trx: Trx, counts: readonly SupportCount[]): Promise<SupportCount[]> {
  const told = new Map<string, Set<string>>();
  for (const day of new Set(counts.map((count) => count.day))) told.set(day, await articlesOf(trx, day));
  return counts.map((count) => {
    const known = told.get(count.day) ?? noArticles();
    return { ...count, article: toldApart(known, count.article) };
  });
}

async function articlesOf(trx: Trx, day: string): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('support_count')
    .select('article')
    .distinct()
    .where('day', '=', day)
    .execute();
  return noArticles(rows.map(({ article }) => article));
}

// One row each, as one statement must not meet a row twice; and in one order, so that two processes wait for each
// other instead of both.
function merged(counts: readonly SupportCount[]): SupportCount[] {
  const rows = new Map<string, SupportCount>();
  for (const count of counts) {
    const key = cellOf(count);
    rows.set(key, { ...count, count: count.count + (rows.get(key)?.count ?? 0) });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** What is counted in one row. */
export const cellOf = ({ day, campaign, article, interval, what }: Omit<SupportCount, 'count'>): string =>
  [day, campaign, article, interval, what].join(' ');
