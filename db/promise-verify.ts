import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Totals of promises that are not what their moves add up to, by month and by day, the first twenty of each. */
export async function promiseDefects(db: Db): Promise<{ where: string; what: string }[]> {
  const { rows } = await sql<{ what: string; period: string; gift_interval: string; currency: string }>`
    select what, period, gift_interval, currency from (
      select what, period, gift_interval, currency, count, amount_minor, days from promise_total
      union all
      select what, period, gift_interval, currency, -count(*), -sum(amount_minor), -sum(days)
      from promise_move
      group by what, period, gift_interval, currency
    ) both_sides
    group by what, period, gift_interval, currency
    having sum(count) <> 0 or sum(amount_minor) <> 0 or sum(days) <> 0
    order by period, what, gift_interval, currency limit 20`.execute(db);
  return [
    ...rows.map((row) => `promise_total ${row.what} ${row.period} ${row.gift_interval} ${row.currency}`),
    ...(await dayDefects(db)),
  ].map((where) => ({ where, what: 'the roll-up differs from the moves of its promises' }));
}

async function dayDefects(db: Db): Promise<string[]> {
  const { rows } = await sql<{ day: string; what: string; gift_interval: string; currency: string }>`
    select day, what, gift_interval, currency from (
      select day, what, gift_interval, currency, count, amount_minor from promise_day
      union all
      select day, what, gift_interval, currency, -count(*), -sum(amount_minor)
      from promise_move
      group by day, what, gift_interval, currency
    ) both_sides
    group by day, what, gift_interval, currency
    having sum(count) <> 0 or sum(amount_minor) <> 0
    order by day, what, gift_interval, currency limit 20`.execute(db);
  return rows.map((row) => `promise_day ${row.what} ${row.day} ${row.gift_interval} ${row.currency}`);
}
