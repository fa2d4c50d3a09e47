import { z } from 'zod';
import { listBankLines } from '../../../db/bank-lines.ts';
import { currencyFilter, dayFilter, limitFilter, switchFilter } from './filters.ts';
import { defineReport } from './report.ts';

export const bankLines = defineReport({
  name: 'bank-lines',
  definition:
    'Booked lines of the bank’s statements by the bank’s own day, positive where money came in, each with the payout that ' +
    'it is, if it is one: by Stripe’s trace id, by amount and day where nothing else would do as well, or by hand (bank match --line). What a line says is not shown: it may name people.',
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), currency: currencyFilter.optional() },
    account: z.string().min(1, 'expected the name of an account').max(100).optional(),
    unmatched: switchFilter.optional(),
    after: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}:[\da-f]{1,128}$/, 'expected what an earlier answer gave as next')
      .optional(),
    limit: limitFilter.default(1000),
  }),
  filters: {
    ...{ from: 'first day, YYYY-MM-DD', to: 'last day, YYYY-MM-DD', currency: 'only this currency' },
    ...{ account: 'only this account', unmatched: 'only lines that are no payout' },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many lines' },
  },
  columns: {
    ...{ booked_on: 'day', account: 'text', currency: 'text', amount_minor: 'minor' },
    ...{ payout: 'text', matched_by: 'text', line: 'text' },
  },
  empty: 'no lines of statements',
  async rows({ db }, { unmatched, after, ...filter }) {
    const [bookedOn = '', id = ''] = after?.split(':') ?? [];
    const rows = await listBankLines(db, {
      ...filter,
      isUnmatched: unmatched !== undefined,
      after: after === undefined ? undefined : { bookedOn, id },
    });
    const last = rows.length < filter.limit ? undefined : rows.at(-1);
    return {
      rows: rows.map(({ id: line, ...row }) => ({ ...row, line })),
      next: last && `${last.booked_on}:${last.id}`,
    };
  },
});
