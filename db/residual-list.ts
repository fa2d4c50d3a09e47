import { sql } from 'kysely';
import type { ChargeResidual } from '../src/ledger/charge-residual.ts';
import { chargeResiduals } from './charge-residuals.ts';
import type { Db } from './database.ts';

/** Days `YYYY-MM-DD` of the last movement, both included; open where absent. */
interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface ResidualPlace {
  readonly day: string;
  readonly charge: string;
}

/** By the day of the last movement, after a place in the list; at most `limit`. */
export async function residualsByDay(
  db: Db,
  filter: Days & { after?: ResidualPlace | undefined; limit: number },
): Promise<ChargeResidual[]> {
  const found = await chargeResiduals(db, await chargesToRead(db, filter));
  return [...found.values()]
    .filter(isAmong(filter))
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
    .slice(0, filter.limit);
}

const placeOf = ({ bookDate, chargeId }: ChargeResidual) => bookDate + chargeId;

const isAmong =
  ({ from = '', to, after }: Days & { after?: ResidualPlace | undefined }) =>
  (residual: ChargeResidual) =>
    residual.bookDate >= from &&
    (to === undefined || residual.bookDate <= to) &&
    (after === undefined || placeOf(residual) > after.day + after.charge);

/** Those of which a page is made, and all that are stale: of these no row says when they were. One statement sees both. */
async function chargesToRead(
  db: Db,
  { from, to, after, limit }: Days & { after?: ResidualPlace | undefined; limit: number },
): Promise<string[]> {
  let page = db
    .selectFrom('converted_return')
    .select('charge_id')
    .where('book_date', 'is not', null)
    .where(sql<boolean>`stale = 0`)
    .orderBy('book_date')
    .orderBy('charge_id')
    .limit(limit);
  if (from !== undefined) page = page.where('book_date', '>=', from);
  if (to !== undefined) page = page.where('book_date', '<=', to);
  if (after !== undefined)
    page = page.where(sql<boolean>`(book_date, charge_id) > (${after.day}, ${after.charge})`);
  const rows = await db
    .selectFrom(page.as('page'))
    .select('charge_id')
    .unionAll(db.selectFrom('converted_return').select('charge_id').where(isStale))
    .execute();
  return rows.map(({ charge_id: charge }) => charge);
}

/** In the words of the index `converted_return_stale`. */
const isStale = sql<boolean>`stale = 1`;

export interface ResidualMonth {
  month: string;
  currency: string;
  charges: bigint;
  gains_minor: bigint;
  losses_minor: bigint;
}

/** Added up, of those that can be. */
export async function residualsByMonth(db: Db, { from = '', to = '9999' }: Days): Promise<ResidualMonth[]> {
  const { rows } = await sql<ResidualMonth & { stale: string }>`
    select '' as stale, substr(book_date, 1, 7) as month, currency, cast(count(*) as bigint) as charges,
      cast(sum(case when residual_minor > 0 then residual_minor else 0 end) as bigint) as gains_minor,
      cast(-sum(case when residual_minor < 0 then residual_minor else 0 end) as bigint) as losses_minor
    from converted_return
    where stale = 0 and residual_minor is not null and book_date >= ${from} and book_date <= ${to}
    group by substr(book_date, 1, 7), currency
    union all
    select charge_id, '', '', 0, 0, 0 from converted_return where ${isStale}`.execute(db);
  const months = new Map<string, ResidualMonth>();
  const add = ({ month, currency, charges, gains_minor, losses_minor }: ResidualMonth) => {
    const sum = months.get(`${month} ${currency}`);
    months.set(`${month} ${currency}`, {
      ...{ month, currency, charges: charges + (sum?.charges ?? 0n) },
      gains_minor: gains_minor + (sum?.gains_minor ?? 0n),
      losses_minor: losses_minor + (sum?.losses_minor ?? 0n),
    });
  };
  rows.filter(({ stale }) => stale === '').forEach(add);
  const stale = await chargeResiduals(
    db,
    rows.map(({ stale: charge }) => charge).filter((charge) => charge !== ''),
  );
  [...stale.values()].filter(isAmong({ from, to })).flatMap(monthOf).forEach(add);
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

const monthOf = ({ bookDate, currency, residualMinor: residual }: ChargeResidual): ResidualMonth[] =>
  residual === null
    ? []
    : [
        {
          ...{ month: bookDate.slice(0, 7), currency, charges: 1n },
          gains_minor: residual > 0n ? residual : 0n,
          losses_minor: residual < 0n ? -residual : 0n,
        },
      ];
