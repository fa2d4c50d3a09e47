import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import type { Defect } from './defect.ts';
import { chargeResiduals, isFresh, keptOf } from './charge-residuals.ts';
import { convertedReturns } from './migrations/0031-converted-returns.ts';

/** Where the charges that were converted and moved again are not those of the ledger. */
export async function convertedReturnDefects(db: Db): Promise<Defect[]> {
  const made = sql.raw(convertedReturns(isPostgres(db) ? 'postgres' : 'sqlite'));
  const { rows } = await sql<{ charge_id: string }>`
    select charge_id from (
      select charge_id, 1 as counted from converted_return
      union all
      select charge_id, -1 from (${made}) made
    ) both_sides
    group by charge_id
    having sum(counted) <> 0
    order by charge_id limit 20`.execute(db);
  return rows.map(({ charge_id: charge }) => ({
    where: `converted_return ${charge}`,
    what: 'differs from the movements of its charge',
  }));
}

const pageSize = 1000;

/** Where what is kept of a charge is not what rates left of it; what is marked to be looked at again is no defect. */
export async function residualDefects(db: Db): Promise<Defect[]> {
  const defects: Defect[] = [];
  for (let after: string | undefined = ''; after !== undefined && defects.length < 20;) {
    const rows: KeptRow[] = await db
      .selectFrom('converted_return')
      .select(['charge_id', 'book_date', 'currency', 'residual_minor'])
      .where('charge_id', '>', after)
      .where(isFresh)
      .orderBy('charge_id')
      .limit(pageSize)
      .execute();
    const made = await chargeResiduals(
      db,
      rows.map(({ charge_id: charge }) => charge),
    );
    const wrong = rows.filter((row) => !isAsMade(row, keptOf(made.get(row.charge_id))));
    for (const row of wrong)
      if (await isStillKept(db, row))
        defects.push({
          ...{
            where: `converted_return ${row.charge_id}`,
            what: 'differs from what rates left of its charge',
          },
        });
    after = rows.at(-1)?.charge_id;
  }
  return defects.slice(0, 20);
}

type Kept = ReturnType<typeof keptOf>;
type KeptRow = Kept & { charge_id: string };

const isAsMade = (kept: Kept, made: Kept) =>
  kept.book_date === made.book_date &&
  kept.currency === made.currency &&
  kept.residual_minor === made.residual_minor;

// Something may have been heard of it between the two looks.
async function isStillKept(db: Db, row: KeptRow): Promise<boolean> {
  const now = await db
    .selectFrom('converted_return')
    .select(['book_date', 'currency', 'residual_minor'])
    .where('charge_id', '=', row.charge_id)
    .where(isFresh)
    .executeTakeFirst();
  return now !== undefined && isAsMade(row, now);
}
