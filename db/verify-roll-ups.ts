import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';

const what = 'the roll-up differs from its postings';

const debit = sql`sum(case when p.amount_minor > 0 then p.amount_minor else 0 end)`;
const credit = sql`sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end)`;
const credits = sql`sum(case when p.amount_minor < 0 then 1 else 0 end)`;

// Each side minus the other, so that a row missing on either side shows.

/** Sums by day that are not those of their postings, the first twenty. */
export async function dayDefects(db: Db): Promise<Defect[]> {
  const days = await sql<{ account: string; currency: string; book_date: string }>`
    select account, currency, book_date from (
      select account, currency, book_date, debit_minor as debit, credit_minor as credit from balance_day
      union all
      select p.account, p.currency, e.book_date, -${debit}, -${credit}
      from posting p join journal_entry e on e.id = p.entry_id
      group by p.account, p.currency, e.book_date
    ) both_sides
    group by account, currency, book_date
    having sum(debit) <> 0 or sum(credit) <> 0
    order by book_date, account, currency limit 20`.execute(db);
  return days.rows.map((row) => ({
    where: `balance_day ${row.account} ${row.currency} ${row.book_date}`,
    what,
  }));
}

const unknown = sql`case when e.charge_id is null then 'none' else 'unmatched' end`;

const late = sql`(e.book_date < d.booked_on and e.id <= d.entry_head)`;

// What was attributed after its month was closed stays there under unmatched, and moves in the month of the decision.
const lateMoves = (sign: '-' | '', interval: ReturnType<typeof sql>, campaign: ReturnType<typeof sql>) => sql`
  select substr(d.booked_on, 1, 7), p.account, p.currency, ${interval}, ${campaign},
    ${sql.raw(sign)}${debit}, ${sql.raw(sign)}${credit}, ${sql.raw(sign)}${credits}
  from booking_decision d
  join attribution a on d.subject = 'attribution:' || a.charge_id
  join journal_entry e on e.charge_id = a.charge_id and ${late}
  join posting p on p.entry_id = e.id
  group by substr(d.booked_on, 1, 7), p.account, p.currency, a.gift_interval, a.campaign`;

/** Sums by month and gift that are not those of their postings, the first twenty. */
export async function monthDefects(db: Db): Promise<Defect[]> {
  const months = await sql<{ month: string; account: string; currency: string }>`
    select month, account, currency from (
      select month, account, currency, gift_interval, campaign,
        debit_minor as debit, credit_minor as credit, credits from rollup_month
      union all
      select substr(e.book_date, 1, 7), p.account, p.currency,
        case when ${late} then ${unknown} else coalesce(a.gift_interval, ${unknown}) end,
        case when ${late} then ${unknown} else coalesce(a.campaign, ${unknown}) end,
        -${debit}, -${credit}, -${credits}
      from posting p join journal_entry e on e.id = p.entry_id
      left join attribution a on a.charge_id = e.charge_id
      left join booking_decision d on d.subject = 'attribution:' || a.charge_id
      group by substr(e.book_date, 1, 7), p.account, p.currency, a.gift_interval, a.campaign, ${unknown}, ${late}
      union all ${lateMoves('', sql`'unmatched'`, sql`'unmatched'`)}
      union all ${lateMoves('-', sql`a.gift_interval`, sql`a.campaign`)}
    ) both_sides
    group by month, account, currency, gift_interval, campaign
    having sum(debit) <> 0 or sum(credit) <> 0 or sum(credits) <> 0
    order by month, account, currency limit 20`.execute(db);
  return months.rows.map((row) => ({
    where: `rollup_month ${row.account} ${row.currency} ${row.month}`,
    what,
  }));
}

/** Sums by month and fund that are not those of their postings, the first twenty. */
export async function fundDefects(db: Db): Promise<Defect[]> {
  const month = sql`substr(case when ${late} then d.booked_on else e.book_date end, 1, 7)`;
  const funds = await sql<{ month: string; fund: string; account: string; currency: string }>`
    select month, fund, account, currency from (
      select month, fund, account, currency, debit_minor as debit, credit_minor as credit from fund_month
      union all
      select ${month}, a.fund, p.account, p.currency, -${debit}, -${credit}
      from attribution a
      join journal_entry e on e.charge_id = a.charge_id
      join posting p on p.entry_id = e.id
      left join booking_decision d on d.subject = 'attribution:' || a.charge_id
      where a.fund <> 'general'
      group by ${month}, a.fund, p.account, p.currency
    ) both_sides
    group by month, fund, account, currency
    having sum(debit) <> 0 or sum(credit) <> 0
    order by month, fund, account limit 20`.execute(db);
  return funds.rows.map((row) => ({
    where: `fund_month ${row.fund} ${row.account} ${row.currency} ${row.month}`,
    what,
  }));
}
