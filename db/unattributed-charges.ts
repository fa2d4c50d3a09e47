import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

/** Charges booked before `before` that nobody has claimed for a gift or another income. */
export async function unattributedCharges(
  db: Db,
  before: Instant,
): Promise<{ chargeId: string; currency: string; amountMinor: bigint }[]> {
  const months = await monthsWithUnmatched(db);
  const rows: UnattributedRow[] = [];
  for (const month of months) rows.push(...(await unattributedIn(db, month, before)));
  return rows.slice(0, 1000).map((row) => ({
    ...{ chargeId: row.charge_id ?? '', currency: row.currency, amountMinor: -row.amount_minor },
  }));
}

interface UnattributedRow {
  charge_id: string | null;
  currency: string;
  amount_minor: bigint;
}

// The roll-up says where there is any: elsewhere a million charges need not be looked at one by one.
async function monthsWithUnmatched(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('rollup_month')
    .select('month')
    .where('account', 'in', ['donations', 'donations_unsettled'])
    .where('gift_interval', '=', 'unmatched')
    .groupBy('month')
    .having(sql`sum(credits)`, '>', 0)
    .orderBy('month')
    .execute();
  return rows.map(({ month }) => month);
}

const unattributedIn = (db: Db, month: string, before: Instant): Promise<UnattributedRow[]> =>
  db
    .selectFrom('journal_entry as e')
    .innerJoin('posting as p', (join) =>
      join.onRef('p.entry_id', '=', 'e.id').on('p.account', 'in', ['donations', 'donations_unsettled']),
    )
    .select(['e.charge_id', 'p.currency', 'p.amount_minor'])
    .where('e.kind', '=', 'charge')
    .where('e.book_date', '>=', `${month}-01`)
    .where('e.book_date', '<=', `${month}-31`)
    .where('e.occurred_at', '<', before)
    .where((eb) =>
      eb.and([
        eb.not(
          eb.exists(
            eb.selectFrom('attribution as a').select('a.id').whereRef('a.charge_id', '=', 'e.charge_id'),
          ),
        ),
        eb.not(
          eb.exists(
            eb
              .selectFrom('journal_entry as other')
              .select('other.id')
              .whereRef('other.charge_id', '=', 'e.charge_id')
              .where('other.kind', '=', 'other_income'),
          ),
        ),
      ]),
    )
    .orderBy('e.id')
    .limit(1000)
    .execute();
