import { newsletterMonths } from '../../../db/newsletter-counts.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

export const newsletters = defineReport({
  ...{ name: 'newsletters', filter: monthsFilter, filters: months },
  definition:
    'Newsletters by month, in the newsroom’s own time: letters that asked for a confirmation, confirmations, and readers ' +
    'who left by a link of ours. Who leaves at the provider is counted there.',
  columns: { month: 'month', list: 'text', requested: 'count', confirmed: 'count', left: 'count' },
  empty: 'nobody has signed up yet',
  rows: ({ db }, filter) => newsletterMonths(db, filter),
});
