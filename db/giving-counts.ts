import { sql, type Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { Schema } from './schema.ts';

// As small as the calendar is: none of these grows with gifts or donors.

/** Donors by the month of their first gift who gave in a month; the first cohort first. */
export const cohortMonths = (db: Db): Promise<Selectable<Schema['cohort_month']>[]> =>
  db
    .selectFrom('cohort_month')
    .selectAll()
    .where('donors', '>', 0n)
    .orderBy('cohort')
    .orderBy('month')
    .execute();

/** The same by years; `retained` gave in the year before as well. */
export const cohortYears = (db: Db): Promise<Selectable<Schema['cohort_year']>[]> =>
  db
    .selectFrom('cohort_year')
    .selectAll()
    .where('donors', '>', 0n)
    .orderBy('cohort')
    .orderBy('year')
    .execute();

/** Gross of gifts by year and settlement currency, and from how many donors. */
export const grossYears = (db: Db): Promise<Selectable<Schema['gross_year']>[]> =>
  db.selectFrom('gross_year').selectAll().orderBy('year').orderBy('currency').execute();

/** Gifts of a month, of all intervals and currencies; the first month first. */
export const giftCounts = (db: Db): Promise<{ month: string; gifts: bigint; unknown_gifts: bigint }[]> =>
  db
    .selectFrom('gift_month')
    .select('month')
    .select([
      sql<bigint>`cast(sum(gifts) as bigint)`.as('gifts'),
      sql<bigint>`cast(sum(unknown_gifts) as bigint)`.as('unknown_gifts'),
    ])
    .where('gifts', '>', 0n)
    .groupBy('month')
    .orderBy('month')
    .execute();

/** By month, interval and presentment currency. @param period months, both included; open where absent. */
export function giftMonths(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<Selectable<Schema['gift_month']>[]> {
  let query = db
    .selectFrom('gift_month')
    .selectAll()
    .where('gifts', '>', 0n)
    .orderBy('month')
    .orderBy('currency')
    .orderBy('gift_interval');
  if (from !== undefined) query = query.where('month', '>=', from);
  if (to !== undefined) query = query.where('month', '<=', to);
  return query.execute();
}
