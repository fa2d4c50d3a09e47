import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { dayFilter, limitFilter } from './filters.ts';
import { defineReport } from './report.ts';

const definition =
  'What was heard of a closed period, and the open day on which it is booked: entries, and gifts that a charge was found to be ' +
  'for. The closed period reads as it did.';

interface LateFact {
  decision: bigint;
  subject: string;
  happened_on: string;
  booked_on: string;
  period: string;
  recorded_at: string;
}

async function lateFacts(
  db: Db,
  filter: { from?: string | undefined; to?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: LateFact[]; next: string | undefined }> {
  let query = db
    .selectFrom('booking_decision as d')
    .innerJoin('period_close as c', 'c.id', 'd.period_close_id')
    .select(['d.id as decision', 'd.subject', 'd.happened_on', 'd.booked_on', 'c.period', 'd.recorded_at'])
    .orderBy('d.id')
    .limit(filter.limit);
  if (filter.from !== undefined) query = query.where('d.booked_on', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('d.booked_on', '<=', filter.to);
  if (filter.after !== undefined) query = query.where('d.id', '>', BigInt(filter.after));
  const rows = await query.execute();
  return { rows, next: rows.length < filter.limit ? undefined : rows.at(-1)?.decision.toString() };
}

export const lateFactsReport = defineReport({
  ...{ name: 'late-facts', definition },
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional() },
    after: z
      .string()
      .regex(/^\d{1,18}$/, 'expected what an earlier answer gave as next')
      .optional(),
    limit: limitFilter.default(1000),
  }),
  filters: {
    ...{ from: 'first day on which it is booked, YYYY-MM-DD', to: 'last day, YYYY-MM-DD' },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many lines' },
  },
  columns: {
    ...{ decision: 'count', subject: 'text', happened_on: 'day', booked_on: 'day', period: 'month' },
    recorded_at: 'text',
  },
  empty: 'nothing was heard of late',
  rows: ({ db }, filter) => lateFacts(db, filter),
});
