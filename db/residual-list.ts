import { sql } from 'kysely';
import type { ChargeResidual } from '../src/ledger/charge-residual.ts';
import { chargeResiduals, isFresh, isStale } from './charge-residuals.ts';
import type { Db } from './database.ts';

interface Filter {
  /** Days `YYYY-MM-DD` of the last movement, both included; open where absent. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A place, `DAY:CHARGE`. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * By the day of the last movement, after a place in the list; at most `limit`.
 * @returns with the place at which the list goes on; undefined at its end.
 */
export async function residualsByDay(
  db: Db,
  filter: Filter,
): Promise<{ rows: ChargeResidual[]; next: string | undefined }> {
  const { kept, stale } = await chargesToRead(db, filter);
  const found = await chargeResiduals(db, [...kept.map(({ charge }) => charge), ...stale]);
  // Behind the last that is kept there are others, and what is stale has its place among them.
  const last = kept.length < filter.limit ? undefined : kept.at(-1);
  const until = last && keptPlace(last);
  const all = [...found.values()]
    .filter(isAmong({ ...filter, until }))
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const rows = all.slice(0, filter.limit);
  const lastRow = rows.at(-1);
  return { rows, next: lastRow && all.length > rows.length ? placeOf(lastRow) : until };
}

const keptPlace = ({ day, charge }: { day: string | null; charge: string }) => `${day}:${charge}`;
const placeOf = ({ bookDate, chargeId }: ChargeResidual) => `${bookDate}:${chargeId}`;

const isAmong =
  ({ from = '', to, after = '', until }: Filter & { until: string | undefined }) =>
  (residual: ChargeResidual) =>
    residual.bookDate >= from &&
    (to === undefined || residual.bookDate <= to) &&
    placeOf(residual) > after &&
    (until === undefined || placeOf(residual) <= until);

/** Those of which a page is made, and all that are stale: of these no row says when they were. One statement sees both. */
async function chargesToRead(db: Db, { from = '', to, after, limit }: Filter) {
  let page = db
    .selectFrom('converted_return')
    .select(['charge_id', 'book_date'])
    .where(isFresh)
    .orderBy('book_date')
    .orderBy('charge_id')
    .limit(limit);
  if (to !== undefined) page = page.where('book_date', '<=', to);
  const [day = '', charge = ''] = after?.split(':') ?? [];
  // SQLite goes by one of two lower bounds, and need not find the nearer.
  if (after !== undefined && day >= from)
    page = page.where(sql<boolean>`(book_date, charge_id) > (${day}, ${charge})`);
  else page = page.where('book_date', '>=', from);
  const rows = await db
    .selectFrom(page.as('page'))
    .select(['charge_id as charge', 'book_date as day', sql<bigint>`0`.as('stale')])
    .unionAll(
      db
        .selectFrom('converted_return')
        .select(['charge_id as charge', 'book_date as day', 'stale'])
        .where(isStale),
    )
    .execute();
  return {
    // SQLite would go through the whole table to hand the two over in one order.
    kept: rows.filter(({ stale }) => stale === 0n).toSorted((a, b) => (keptPlace(a) < keptPlace(b) ? -1 : 1)),
    stale: rows.filter(({ stale }) => stale === 1n).map(({ charge }) => charge),
  };
}
