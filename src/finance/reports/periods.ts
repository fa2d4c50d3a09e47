import { listPeriodSteps } from '../../../db/periods.ts';
import { z } from 'zod';
import { defineReport } from './report.ts';

const definition =
  'Every close and reopening of a period, the first first. Closed through is the last day in which nothing is booked any more. ' +
  'Entry and attribution are the last that there were then, with the hashes at the head of their chains.';

export const periods = defineReport({
  ...{ name: 'periods', definition, filter: z.strictObject({}), filters: {} },
  columns: {
    ...{ step: 'count', action: 'text', period: 'month', closed_through: 'day', decided_by: 'text' },
    ...{ reason: 'text', recorded_at: 'text', entry: 'count', entry_hash: 'text' },
    ...{ attribution: 'count', attribution_hash: 'text' },
  },
  empty: 'no period was closed yet',
  rows: async ({ db }) =>
    (await listPeriodSteps(db)).map(({ id, entries, attributions, ...step }) => ({
      ...{ step: id, action: step.action, period: step.period, closed_through: step.closedThrough },
      ...{ decided_by: step.decidedBy, reason: step.reason, recorded_at: step.recordedAt },
      ...{ entry: entries.id, entry_hash: entries.hash.toString('hex') },
      ...{ attribution: attributions.id, attribution_hash: attributions.hash.toString('hex') },
    })),
});
