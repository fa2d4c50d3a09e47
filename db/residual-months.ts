import { sql } from 'kysely';
import type { ChargeResidual } from '../src/ledger/charge-residual.ts';
import { chargeResiduals, isFresh, isStale } from './charge-residuals.ts';
import type { Db } from './database.ts';

export interface ResidualMonth {
  readonly month: string;
  readonly currency: string;
  readonly charges: bigint;
  readonly gains_minor: bigint;
  readonly losses_minor: bigint;
}

/** Added up, of those that can be. @param period months `YYYY-MM`, both included; open where absent. */
export async function residualsByMonth(
  db: Db,
  { from = '', to = '9999' }: { from?: string | undefined; to?: string | undefined },
): Promise<ResidualMonth[]> {
  const month = sql<string>`substr(book_date, 1, 7)`;
  // One statement sees what is kept, and what is stale and has to be worked out.
  const { rows } = await sql<ResidualMonth & { stale: string }>`
    select '' as stale, ${month} as month, currency, cast(count(*) as bigint) as charges,
      cast(sum(case when residual_minor > 0 then residual_minor else 0 end) as bigint) as gains_minor,
      cast(-sum(case when residual_minor < 0 then residual_minor else 0 end) as bigint) as losses_minor
    from converted_return
    where ${isFresh} and residual_minor is not null and book_date >= ${from} and book_date <= ${to + '-31'}
    group by ${month}, currency
    union all
    select charge_id, '', '', 0, 0, 0 from converted_return where ${isStale}`.execute(db);
  const [kept, stale] = [rows.filter((row) => row.stale === ''), rows.filter((row) => row.stale !== '')];
  const workedOut = await chargeResiduals(
    db,
    stale.map((row) => row.stale),
  );
  const live = [...workedOut.values()].flatMap(monthOf).filter(({ month: of }) => of >= from && of <= to);
  return [...Map.groupBy([...kept, ...live], ({ month: of, currency }) => `${of} ${currency}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, parts]) => addUp(parts));
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

function addUp(parts: readonly ResidualMonth[]): ResidualMonth {
  const sum = (of: 'charges' | 'gains_minor' | 'losses_minor') =>
    parts.reduce((total, part) => total + part[of], 0n);
  return {
    ...{ month: parts[0]?.month ?? '', currency: parts[0]?.currency ?? '', charges: sum('charges') },
    ...{ gains_minor: sum('gains_minor'), losses_minor: sum('losses_minor') },
  };
}
