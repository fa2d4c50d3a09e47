import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { reminderCounts } from '../../../db/reminder-counts.ts';
import { reminderCampaign } from '../../newsroom.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const remindersDefinition =
  'Reminders by month, in the newsroom’s own time: asked for and kept, sent, put off, stopped for good, and readers who said ' +
  'that they had given. Gifts are charges that came by the link of a reminder, renewals among them, in their own month.';

export interface ReminderMonth {
  /** `YYYY-MM` */
  month: string;
  set: bigint;
  sent: bigint;
  again: bigint;
  stopped: bigint;
  said_gave: bigint;
  gifts: bigint;
}

/** The first month first; `from` and `to` are months, both included. */
export async function reminderMonths(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<ReminderMonth[]> {
  const counts = await reminderCounts(db, {
    ...(from !== undefined && { from: `${from}-01` }),
    ...(to !== undefined && { to: `${to}-31` }),
  });
  const months = new Map<string, ReminderMonth>();
  const add = (month: string, what: Exclude<keyof ReminderMonth, 'month'>, count: bigint) => {
    const row = months.get(month) ?? nothingIn(month);
    months.set(month, { ...row, [what]: row[what] + count });
  };
  for (const { day, what, count } of counts) {
    const column = columns[what];
    if (column) add(day.slice(0, 7), column, count);
  }
  for (const { month, gifts } of await giftsByMonth(db, { from, to })) add(month, 'gifts', gifts);
  return [...months.values()].toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

const columns: Readonly<Record<string, Exclude<keyof ReminderMonth, 'month'>>> = {
  ...{ set: 'set', sent: 'sent', again: 'again', stopped: 'stopped', gave: 'said_gave' },
};

const nothingIn = (month: string): ReminderMonth => ({
  ...{ month, set: 0n, sent: 0n, again: 0n, stopped: 0n, said_gave: 0n, gifts: 0n },
});

function giftsByMonth(db: Db, { from, to }: { from: string | undefined; to: string | undefined }) {
  let query = db
    .selectFrom('rollup_month')
    .select(['month', sql<bigint>`cast(sum(credits) as bigint)`.as('gifts')])
    .where('account', '=', 'donations')
    .where('campaign', '=', reminderCampaign)
    .groupBy('month');
  if (from !== undefined) query = query.where('month', '>=', from);
  if (to !== undefined) query = query.where('month', '<=', to);
  return query.execute();
}

export const reminders = defineReport({
  ...{ name: 'reminders', definition: remindersDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', set: 'count', sent: 'count', again: 'count', stopped: 'count' },
    ...{ said_gave: 'count', gifts: 'count' },
  },
  empty: 'nobody has asked for a reminder yet',
  rows: ({ db }, filter) => reminderMonths(db, filter),
});
