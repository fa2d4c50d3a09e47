import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { addDays, addMonths, dayIn, type Day } from '../../day.ts';
import { dayFilter, monthFilter, months } from './filters.ts';
import { effectOf, isLifeKind, lifeKinds } from './promise-totals.ts';
import { recurringReport } from './recurring.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const arrDefinition =
  'What the promises come to that are active at the end of each month (this month: now) or of the day `at`, by currency ' +
  'shown to donors: ARR = 12 × monthly + yearly, exactly; MRR = ARR ÷ 12, rounded once, half to even. Active as in the ' +
  'report recurring, at the amount of the last regular payment. A figure to manage by, never a receivable: donors may ' +
  'stop at any time, and income is what was paid.';

interface Held {
  readonly day: string;
  readonly currency: string;
  readonly interval: string;
  readonly count: bigint;
  readonly minor: bigint;
}

export interface ArrRow {
  day: string;
  currency: string;
  monthly_promises: bigint;
  yearly_promises: bigint;
  monthly_minor: bigint;
  yearly_minor: bigint;
  mrr_minor: bigint;
  arr_minor: bigint;
}

/** @param today what day it is for the newsroom. */
export async function arrReport(
  db: Db,
  filter: { from?: string | undefined; to?: string | undefined; at?: string | undefined },
  today: Day,
): Promise<ArrRow[]> {
  const held = filter.at === undefined ? await atMonthEnds(db, filter, today) : await atDay(db, filter.at);
  return [...Map.groupBy(held, ({ day, currency }) => `${day} ${currency}`).values()]
    .flatMap(rowOf)
    .toSorted((a, b) => (`${a.day} ${a.currency}` < `${b.day} ${b.currency}` ? -1 : 1));
}

async function atMonthEnds(
  db: Db,
  filter: { from?: string | undefined; to?: string | undefined },
  today: Day,
): Promise<Held[]> {
  const rows = await recurringReport(db, filter, today.slice(0, 7));
  return rows.map(({ month, interval, currency, end, end_minor }) => {
    const lastDay = addDays(addMonths(`${month}-01` as Day, 1), -1);
    const day = lastDay > today ? today : lastDay;
    return { day, interval, currency, count: end, minor: end_minor };
  });
}

// Whole months, and of the last one the days until then.
async function atDay(db: Db, at: string): Promise<Held[]> {
  const firstOfMonth = `${at.slice(0, 7)}-01`;
  const monthBefore = addDays(firstOfMonth as Day, -1).slice(0, 7);
  const before = db
    .selectFrom('promise_total')
    .select(['what', 'gift_interval', 'currency', 'count', 'amount_minor'])
    .where('what', 'in', lifeKinds)
    .where('period', '<=', monthBefore);
  const since = db
    .selectFrom('promise_day')
    .select(['what', 'gift_interval', 'currency', 'count', 'amount_minor'])
    .where('what', 'in', lifeKinds)
    .where('day', '>=', firstOfMonth)
    .where('day', '<=', at);
  const moved = await db
    .selectFrom(before.unionAll(since).as('moved'))
    .select(['what', 'gift_interval', 'currency'])
    .select([sumOf('count').as('count'), sumOf('amount_minor').as('amount_minor')])
    .groupBy(['what', 'gift_interval', 'currency'])
    .execute();
  return moved.flatMap(({ what, gift_interval: interval, currency, count, amount_minor: minor }) =>
    isLifeKind(what)
      ? [
          {
            ...{ day: at, interval, currency },
            ...{ count: effectOf[what].count * count, minor: effectOf[what].amount * minor },
          },
        ]
      : [],
  );
}

const sumOf = (column: 'count' | 'amount_minor') => sql<bigint>`cast(sum(${sql.ref(column)}) as bigint)`;

function rowOf(held: readonly Held[]): ArrRow[] {
  const [first] = held;
  if (!first) return [];
  const { day, currency } = first;
  const sum = (interval: string, of: 'count' | 'minor') =>
    held.reduce((sum, one) => (one.interval === interval ? sum + one[of] : sum), 0n);
  const [monthly, yearly] = [sum('month', 'minor'), sum('year', 'minor')];
  const arr = 12n * monthly + yearly;
  const [monthlyPromises, yearlyPromises] = [sum('month', 'count'), sum('year', 'count')];
  if (monthlyPromises === 0n && yearlyPromises === 0n) return [];
  return [
    {
      ...{ day, currency, monthly_promises: monthlyPromises, yearly_promises: yearlyPromises },
      ...{ monthly_minor: monthly, yearly_minor: yearly, mrr_minor: twelfthHalfEven(arr), arr_minor: arr },
    },
  ];
}

/** Of nothing or more. */
export function twelfthHalfEven(whole: bigint): bigint {
  const [twelfth, rest] = [whole / 12n, whole % 12n];
  if (rest === 6n) return twelfth + (twelfth % 2n);
  return rest > 6n ? twelfth + 1n : twelfth;
}

export const arr = defineReport({
  ...{ name: 'arr', definition: arrDefinition },
  filter: z.strictObject({
    from: monthFilter.optional(),
    to: monthFilter.optional(),
    at: dayFilter.optional(),
  }),
  filters: { ...months, at: 'at the end of this day instead, YYYY-MM-DD' },
  columns: {
    ...{ day: 'day', currency: 'text', monthly_promises: 'count', yearly_promises: 'count' },
    ...{ monthly_minor: 'minor', yearly_minor: 'minor', mrr_minor: 'minor', arr_minor: 'minor' },
  },
  empty: 'no promise to give again was active',
  rows: ({ db, clock, config }, filter) =>
    arrReport(db, filter, dayIn(clock.now(), config.newsroom.time_zone)),
});
