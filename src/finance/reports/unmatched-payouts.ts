import { z } from 'zod';
import { unmatchedPayouts } from '../../../db/bank.ts';
import { statementSpans } from '../../../db/bank-lines.ts';
import { addDays, dayIn, type Day } from '../../day.ts';
import { latestDays } from '../bank/match-lines.ts';
import { currencyFilter } from './filters.ts';
import { defineReport } from './report.ts';

export const unmatchedPayoutsReport = defineReport({
  name: 'unmatched-payouts',
  definition:
    'Payouts that should be at the bank by now and are on no statement, by the day they were due. covered: whether ' +
    `statements in this currency reach from that day to ${latestDays} days after it, so that it is missing there; else none is imported yet.`,
  filter: z.strictObject({ currency: currencyFilter.optional() }),
  filters: { currency: 'only this currency' },
  columns: {
    ...{ payout: 'text', status: 'text', currency: 'text', amount_minor: 'minor', arrival_date: 'day' },
    covered: 'text',
  },
  empty: 'every payout that is due is on a statement',
  async rows({ db, clock, config }, { currency }) {
    const today = dayIn(clock.now(), config.newsroom.time_zone);
    const spans = await statementSpans(db);
    const due = (await unmatchedPayouts(db)).filter(
      (payout) => payout.arrivalDate <= today && (currency ?? payout.currency) === payout.currency,
    );
    return due
      .sort((a, b) => (a.arrivalDate < b.arrivalDate ? -1 : 1))
      .map((payout) => ({
        ...{ payout: payout.id, status: payout.status, currency: payout.currency },
        ...{ amount_minor: payout.amountMinor, arrival_date: payout.arrivalDate },
        covered: isCovered(payout.arrivalDate as Day, spans.get(payout.currency)) ? 'yes' : 'no',
      }));
  },
});

const isCovered = (due: Day, span: { first: string; last: string } | undefined) =>
  span !== undefined && span.first <= due && span.last >= addDays(due, latestDays);
