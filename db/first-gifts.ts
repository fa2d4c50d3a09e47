import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';

export interface FirstGifts {
  day: string;
  campaign: string;
  gift_interval: string;
  gifts: bigint;
}

/** How many donations brought their first income on each day. @param days `YYYY-MM-DD`, both included. */
export async function firstGiftsByDay(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<FirstGifts[]> {
  let query = db.selectFrom('first_gift_day').selectAll().where('gifts', '<>', 0n);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (to !== undefined) query = query.where('day', '<=', to);
  return query.execute();
}

/** Where the kept first gifts are not what the ledger says. */
export async function firstGiftDefects(db: Db): Promise<Defect[]> {
  const gifts = await sql<{ donation_id: string }>`
    select donation_id from (
      select donation_id, campaign, gift_interval, day, 1 as n from first_gift
      union all
      select a.donation_id, a.campaign, a.gift_interval, min(e.book_date), -1
      from posting p
      join journal_entry e on e.id = p.entry_id
      join attribution a on a.charge_id = e.charge_id
      where p.account = 'donations' and p.amount_minor < 0 and a.gift_interval in ('once', 'month', 'year')
      group by a.donation_id, a.campaign, a.gift_interval
    ) both_sides
    group by donation_id, campaign, gift_interval, day
    having sum(n) <> 0
    order by donation_id limit 20`.execute(db);
  const days = await sql<{ day: string; campaign: string }>`
    select day, campaign from (
      select day, campaign, gift_interval, gifts from first_gift_day
      union all
      select day, campaign, gift_interval, -count(*) from first_gift group by day, campaign, gift_interval
    ) both_sides
    group by day, campaign, gift_interval
    having sum(gifts) <> 0
    order by day, campaign limit 20`.execute(db);
  return [
    ...gifts.rows.map(({ donation_id: id }) => ({
      ...{ where: `first_gift ${id}`, what: 'is not the day of the first income in the ledger' },
    })),
    ...days.rows.map(({ day, campaign }) => ({
      ...{ where: `first_gift_day ${day} ${campaign}`, what: 'the roll-up differs from its first gifts' },
    })),
  ];
}
