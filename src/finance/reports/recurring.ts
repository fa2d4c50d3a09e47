import type { Db } from '../../../db/database.ts';
import { dayIn } from '../../day.ts';
import { percentOf } from './fees.ts';
import { months, monthsFilter } from './filters.ts';
import {
  effectOf,
  lifeKinds,
  monthsBetween,
  promiseTotals,
  type LifeKind,
  type PromiseTotals,
} from './promise-totals.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const recurringDefinition =
  'Promises to give every month or year, by month of the newsroom, interval and the currency shown to donors: active at ' +
  'the start + new + returned − ended = active at the end, likewise in minor units with raised and lowered, and each end ' +
  'is the next start. A promise begins with its first successful payment (one adopted when the books began: when it was ' +
  'made) and ends when Stripe ends its subscription; behind with a payment, paused or called off for a later day it is ' +
  'still active. Returned: an earlier promise of the same donor had ended; where the donor is not known it is new. Raised ' +
  'and lowered: a regular payment of another amount than the last, in its month. Ended by failed_card: Stripe gave up on ' +
  'a payment; for safety: ended by this program or after a dispute; by choice: everything else. ' +
  'churn_percent = all ended ÷ active at the start, rounded half up to a hundredth.';

type Sums = Readonly<Record<LifeKind, { readonly count: bigint; readonly amount_minor: bigint }>>;

export interface RecurringRow {
  month: string;
  interval: string;
  currency: string;
  start: bigint;
  start_minor: bigint;
  sums: Sums;
  end: bigint;
  end_minor: bigint;
}

/**
 * A row for each month in which there was anything, without a gap, up to `until`.
 * @param until the month that it is; a later one comes only if something happened in it.
 */
export async function recurringReport(
  db: Db,
  { from = '', to }: { from?: string | undefined; to?: string | undefined },
  until: string,
): Promise<RecurringRow[]> {
  const totals = await promiseTotals(db, lifeKinds, { to });
  const alike = Map.groupBy(totals, ({ gift_interval, currency }) => `${gift_interval} ${currency}`);
  return [...alike.values()]
    .flatMap((of) => bridge(of, to !== undefined && to < until ? to : until))
    .filter(({ month }) => month >= from)
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const sortKey = ({ month, currency, interval }: RecurringRow) => `${month} ${currency} ${interval}`;

function bridge(totals: readonly PromiseTotals<LifeKind>[], until: string): RecurringRow[] {
  const [first, last] = [totals[0], totals.at(-1)];
  if (!first || !last) return [];
  const { gift_interval: interval, currency } = first;
  const byMonth = new Map(totals.map(({ period, of }) => [period, of]));
  let [count, minor] = [0n, 0n];
  return monthsBetween(first.period, last.period > until ? last.period : until).flatMap((month) => {
    const sums = byMonth.get(month) ?? nothing;
    const [start, startMinor] = [count, minor];
    for (const kind of lifeKinds) {
      count += effectOf[kind].count * sums[kind].count;
      minor += effectOf[kind].amount * sums[kind].amount_minor;
    }
    if (start === 0n && sums === nothing) return [];
    const ends = { end: count, end_minor: minor };
    return [{ month, interval, currency, start, start_minor: startMinor, sums, ...ends }];
  });
}

const none = { count: 0n, amount_minor: 0n };
const nothing: Sums = {
  ...{ new: none, returned: none, raised: none, lowered: none },
  ...{ ended_choice: none, ended_failed_card: none, ended_safety: none },
};

/** All that ended, whatever for. */
const endedOf = ({ ended_choice, ended_failed_card, ended_safety }: Sums): bigint =>
  ended_choice.count + ended_failed_card.count + ended_safety.count;

export const recurring = defineReport({
  ...{ name: 'recurring', definition: recurringDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', interval: 'text', currency: 'text' },
    ...{ start: 'count', new: 'count', returned: 'count', raised: 'count', lowered: 'count' },
    ...{ ended_choice: 'count', ended_failed_card: 'count', ended_safety: 'count', end: 'count' },
    ...{ churn_percent: 'text', start_minor: 'minor', new_minor: 'minor', returned_minor: 'minor' },
    ...{ raised_minor: 'minor', lowered_minor: 'minor', ended_choice_minor: 'minor' },
    ...{ ended_failed_card_minor: 'minor', ended_safety_minor: 'minor', end_minor: 'minor' },
  },
  empty: 'no promise to give again yet',
  async rows({ db, clock, config }, filter) {
    const today = dayIn(clock.now(), config.newsroom.time_zone);
    const rows = await recurringReport(db, filter, today.slice(0, 7));
    return rows.map(({ sums, ...row }) => ({
      ...row,
      ...{ new: sums.new.count, new_minor: sums.new.amount_minor },
      ...{ returned: sums.returned.count, returned_minor: sums.returned.amount_minor },
      ...{ raised: sums.raised.count, raised_minor: sums.raised.amount_minor },
      ...{ lowered: sums.lowered.count, lowered_minor: sums.lowered.amount_minor },
      ...{ ended_choice: sums.ended_choice.count, ended_choice_minor: sums.ended_choice.amount_minor },
      ended_failed_card: sums.ended_failed_card.count,
      ended_failed_card_minor: sums.ended_failed_card.amount_minor,
      ...{ ended_safety: sums.ended_safety.count, ended_safety_minor: sums.ended_safety.amount_minor },
      churn_percent: percentOf(endedOf(sums), row.start),
    }));
  },
});
