import { sql } from 'kysely';
import type { Trx } from './database.ts';

/** Accounts whose movements a fund consists of, beside its releases. */
export const isOfFunds = (column: string) => {
  const account = sql.ref(column);
  return sql<boolean>`(${account} in ('donations', 'refunds', 'disputes') or ${account} like 'fees:%' or ${account} like 'other_income:%')`;
};

export interface FundBalance {
  /** At the end of which day, `YYYY-MM-DD`. */
  day: string;
  minor: bigint;
}

/**
 * The lowest balance that a fund has at the end of a day or of any later one, and the first day that has it: so much can be
 * taken on that day without any later balance falling below zero. Needs `lockLedger`, where something depends on it.
 */
export async function lowestFundBalance(
  trx: Trx,
  { fund, currency, from }: { fund: string; currency: string; from: string },
): Promise<FundBalance> {
  const month = from.slice(0, 7);
  let minor = await balanceBefore(trx, { fund, currency, month });
  const days = await changesSince(trx, { fund, currency, month });
  for (const { day, change } of days) if (day <= from) minor += change;
  let lowest: FundBalance = { day: from, minor };
  for (const { day, change } of days) {
    if (day <= from) continue;
    minor += change;
    if (minor < lowest.minor) lowest = { day, minor };
  }
  return lowest;
}

interface About {
  fund: string;
  currency: string;
  /** `YYYY-MM` */
  month: string;
}

async function balanceBefore(trx: Trx, { fund, currency, month }: About): Promise<bigint> {
  const sum = sql<bigint>`cast(coalesce(sum(credit_minor - debit_minor), 0) as bigint)`.as('sum');
  const moved = await trx
    .selectFrom('fund_month')
    .select(sum)
    .where('fund', '=', fund)
    .where('currency', '=', currency)
    .where('month', '<', month)
    .where(isOfFunds('account'))
    .executeTakeFirstOrThrow();
  const released = await trx
    .selectFrom('balance_day')
    .select(sum)
    .where('account', '=', `released:${fund}`)
    .where('currency', '=', currency)
    .where('book_date', '<', `${month}-01`)
    .executeTakeFirstOrThrow();
  return moved.sum + released.sum;
}

// Sums are kept by month: within it, and after it, the days are those of the movements. What was attributed after its
// period was closed is the fund's from the day of the decision.
async function changesSince(
  trx: Trx,
  { fund, currency, month }: About,
): Promise<{ day: string; change: bigint }[]> {
  const first = `${month}-01`;
  const isLate = sql`(e.book_date < d.booked_on and e.id <= d.entry_head)`;
  const { rows } = await sql<{ day: string; change: bigint }>`
    select day, cast(sum(change) as bigint) as change from (
      select case when ${isLate} then d.booked_on else e.book_date end as day, -p.amount_minor as change
      from journal_entry e
      join attribution a on a.charge_id = e.charge_id and a.fund = ${fund}
      left join booking_decision d on d.subject = 'attribution:' || a.charge_id
      join posting p on p.entry_id = e.id and p.currency = ${currency} and ${isOfFunds('p.account')}
      where e.book_date >= ${first}
      union all
      select d.booked_on, -p.amount_minor
      from booking_decision d
      join attribution a on d.subject = 'attribution:' || a.charge_id and a.fund = ${fund}
      join journal_entry e on e.charge_id = a.charge_id and e.book_date < ${first} and ${isLate}
      join posting p on p.entry_id = e.id and p.currency = ${currency} and ${isOfFunds('p.account')}
      where d.booked_on >= ${first}
      union all
      select book_date, credit_minor - debit_minor from balance_day
      where account = ${`released:${fund}`} and currency = ${currency} and book_date >= ${first}
    ) moved
    group by day
    order by day`.execute(trx);
  return rows;
}
