import { z } from 'zod';
import { residualsByDay } from '../../../db/residual-list.ts';
import { residualsByMonth } from '../../../db/residual-months.ts';
import type { ChargeResidual } from '../../ledger/charge-residual.ts';
import { dayFilter, limitFilter, months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

const list = {
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional() },
    after: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}:\w{1,100}$/, 'expected what an earlier answer gave as next')
      .optional(),
    limit: limitFilter.prefault('1000'),
  }),
  filters: {
    ...{ from: 'first day, of the last movement, YYYY-MM-DD', to: 'last day, YYYY-MM-DD' },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many charges' },
  },
};
const empty = 'no exchange differences';

export const fx = defineReport({
  ...{ name: 'fx', ...list, empty },
  definition:
    'What exchange rates left of gifts that were paid in one currency and settled in another, once all of a gift went ' +
    'back, or what was taken was returned: the sum of its charge, refunds and disputes before fees, each at its own ' +
    "day's rate; above zero a gain, below a loss. It is part of the income report's figures, not added to them. It tells " +
    'what is known today, of closed months too: what moves later of a charge may move, change or end its row.',
  columns: {
    ...{ charge: 'text', book_date: 'day', what: 'text', presentment_minor: 'minor' },
    ...{
      presentment_currency: 'text',
      currency: 'text',
      residual_minor: 'minor',
      note: 'text',
      rates: 'text',
    },
  },
  rows: async ({ db }, filter) => {
    const { rows, next } = await residualsByDay(db, filter);
    return {
      next,
      rows: rows.map((residual) => ({
        ...{ charge: residual.chargeId, book_date: residual.bookDate, what: residual.what },
        presentment_minor: residual.presentmentMinor,
        presentment_currency: residual.presentmentCurrency,
        currency: residual.currency,
        ...{ residual_minor: residual.residualMinor, note: residual.note },
        rates: ratesOf(residual.movements),
      })),
    };
  },
});

const ratesOf = (movements: ChargeResidual['movements']) =>
  movements.map(({ rate, amountMinor }) => `${amountMinor} at ${rate ?? 1}`).join(', ');

export const fxMovements = defineReport({
  ...{ name: 'fx-movements', ...list, empty },
  definition:
    'The movements behind each row of fx: what the charge, a refund or a dispute moved before fees in the settlement ' +
    'currency, with Stripe’s rate of its day; no rate where nothing was converted.',
  columns: {
    ...{ charge: 'text', transaction: 'text', what: 'text', book_date: 'day', currency: 'text' },
    ...{ amount_minor: 'minor', rate: 'text' },
  },
  rows: async ({ db }, filter) => {
    const { rows, next } = await residualsByDay(db, filter);
    return {
      next,
      rows: rows.flatMap(({ chargeId: charge, movements }) =>
        movements.map(({ transaction, what, bookDate, currency, amountMinor, rate }) => ({
          ...{ charge, transaction, what, book_date: bookDate, currency, amount_minor: amountMinor, rate },
        })),
      ),
    };
  },
});

export const fxByMonth = defineReport({
  ...{ name: 'fx-by-month', filter: monthsFilter, filters: months, empty },
  definition:
    'What exchange rates left, the rows of fx added up by month and settlement currency: residual = gains − losses. Charges ' +
    'whose residual cannot be told are not among them. Like fx it tells what is known today, of closed months too.',
  columns: {
    ...{ month: 'month', currency: 'text', charges: 'count' },
    ...{ gains_minor: 'minor', losses_minor: 'minor', residual_minor: 'minor' },
  },
  rows: async ({ db }, period) => {
    const sums = await residualsByMonth(db, period);
    return sums.map((sum) => ({ ...sum, residual_minor: sum.gains_minor - sum.losses_minor }));
  },
});
