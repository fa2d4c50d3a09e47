import { z } from 'zod';
import { statementSpans } from '../../../db/bank-lines.ts';
import { duePayouts } from '../../../db/due-payouts.ts';
import { addDays, dayIn, type Day } from '../../day.ts';
import { latestDays } from '../bank/match-lines.ts';
import { currencyFilter, limitFilter } from './filters.ts';
import { defineReport } from './report.ts';

export const unmatchedPayoutsReport = defineReport({
  name: 'unmatched-payouts',
  definition:
    'Payouts that should be at the bank by now and are on no statement, by the day they were due. covered: whether ' +
    `statements in this currency reach from that day to ${latestDays} days after it, so that it is missing there; else none is imported yet.`,
  filter: z.strictObject({
    currency: currencyFilter.optional(),
    after: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}:po_\w{1,100}$/, 'expected what an earlier answer gave as next')
      .optional(),
    limit: limitFilter.prefault('1000'),
  }),
  filters: {
    ...{ currency: 'only this currency', after: 'what an earlier answer gave as next' },
    limit: 'at most so many payouts',
  },
  columns: {
    ...{ payout: 'text', status: 'text', currency: 'text', amount_minor: 'minor', arrival_date: 'day' },
    covered: 'text',
  },
  empty: 'every payout that is due is on a statement',
  async rows({ db, clock, config }, { currency, limit, after }) {
    const [day = '', payout = ''] = after?.split(':') ?? [];
    const due = await duePayouts(db, {
      ...{ by: dayIn(clock.now(), config.newsroom.time_zone), currency, limit },
      after: after === undefined ? undefined : { day, payout },
    });
    const spans = await statementSpans(db);
    const last = due.length < limit ? undefined : due.at(-1);
    return {
      rows: due.map((row) => ({
        ...row,
        covered: isCovered(row.arrival_date as Day, spans.get(row.currency)) ? 'yes' : 'no',
      })),
      next: last && `${last.arrival_date}:${last.payout}`,
    };
  },
});

const isCovered = (due: Day, span: { first: string; last: string } | undefined) =>
  span !== undefined && span.first <= due && span.last >= addDays(due, latestDays);
