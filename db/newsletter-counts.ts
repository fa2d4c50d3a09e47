import type { Db, Trx } from './database.ts';
import type { Schema } from './schema.ts';

type What = Schema['newsletter_count']['what'];

/** Once more for each list. In one order, so that two who count at once wait for each other and not both. */
export async function countNewsletters(
  trx: Trx,
  { month, what, lists }: { month: string; what: What; lists: readonly string[] },
): Promise<void> {
  for (const list of [...lists].sort())
    await trx
      .insertInto('newsletter_count')
      .values({ month, list, what, count: 1 })
      .onConflict((oc) =>
        oc
          .columns(['month', 'list', 'what'])
          .doUpdateSet((eb) => ({ count: eb('newsletter_count.count', '+', 1n) })),
      )
      .execute();
}

export interface NewsletterMonth {
  /** `YYYY-MM` */
  month: string;
  list: string;
  requested: bigint;
  confirmed: bigint;
  left: bigint;
}

/** The latest month first; `from` and `to` are months, both included. */
export async function newsletterMonths(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<NewsletterMonth[]> {
  let query = db
    .selectFrom('newsletter_count')
    .selectAll()
    .orderBy('month', 'desc')
    .orderBy('list')
    .orderBy('what');
  if (from !== undefined) query = query.where('month', '>=', from.slice(0, 7));
  if (to !== undefined) query = query.where('month', '<=', to.slice(0, 7));
  const months = new Map<string, NewsletterMonth>();
  for (const { month, list, what, count } of await query.execute()) {
    const key = `${month} ${list}`;
    const row = months.get(key) ?? { month, list, requested: 0n, confirmed: 0n, left: 0n };
    months.set(key, { ...row, [what]: count });
  }
  return [...months.values()];
}
