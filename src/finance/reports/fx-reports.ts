import { z } from 'zod';
import { dayFilter, months, monthsFilter } from './filters.ts';
import { fxDefinition, fxReport, type FxRow } from './fx.ts';
import { defineReport } from './report.ts';

const days = {
  filter: z.strictObject({ from: dayFilter.optional(), to: dayFilter.optional() }),
  filters: { from: 'first day, of the last movement, YYYY-MM-DD', to: 'last day, YYYY-MM-DD' },
  empty: 'no exchange differences',
};

const ratesOf = (movements: FxRow['movements']) =>
  movements.map(({ rate, amount_minor: amount }) => `${amount} at ${rate ?? 1}`).join(', ');

export const fx = defineReport({
  ...{ name: 'fx', definition: fxDefinition, ...days },
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
  rows: async ({ db }, filter) =>
    (await fxReport(db, filter)).map(({ movements, ...row }) => ({ ...row, rates: ratesOf(movements) })),
});

export const fxMovements = defineReport({
  ...{ name: 'fx-movements', ...days },
  definition:
    'The movements behind each row of fx: what the charge, a refund or a dispute moved before fees in the settlement ' +
    'currency, with Stripe’s rate of its day; no rate where nothing was converted.',
  columns: {
    ...{ charge: 'text', transaction: 'text', what: 'text', book_date: 'day', currency: 'text' },
    ...{ amount_minor: 'minor', rate: 'text' },
  },
  rows: async ({ db }, filter) =>
    (await fxReport(db, filter)).flatMap(({ charge, movements }) =>
      movements.map((movement) => ({ charge, ...movement })),
    ),
});

interface FxMonth {
  month: string;
  currency: string;
  charges: bigint;
  gains_minor: bigint;
  losses_minor: bigint;
  residual_minor: bigint;
}

export const fxByMonth = defineReport({
  ...{ name: 'fx-by-month', filter: monthsFilter, filters: months, empty: days.empty },
  definition:
    'What exchange rates left, the rows of fx added up by month and settlement currency: residual = gains − losses. Charges ' +
    'whose residual cannot be told are not among them.',
  columns: {
    ...{ month: 'month', currency: 'text', charges: 'count' },
    ...{ gains_minor: 'minor', losses_minor: 'minor', residual_minor: 'minor' },
  },
  rows: async ({ db }, { from, to }) =>
    byMonth(
      await fxReport(db, {
        ...{ from: from && `${from}-01`, to: to && `${to}-31` },
      }),
    ),
});

function byMonth(rows: readonly FxRow[]): FxMonth[] {
  const sums = new Map<string, FxMonth>();
  for (const { book_date: on, currency, residual_minor: residual } of rows) {
    if (residual === null) continue;
    const month = on.slice(0, 7);
    const sum = sums.get(`${month} ${currency}`) ?? nothingIn(month, currency);
    sums.set(`${month} ${currency}`, {
      ...{ month, currency, charges: sum.charges + 1n, residual_minor: sum.residual_minor + residual },
      gains_minor: sum.gains_minor + (residual > 0n ? residual : 0n),
      losses_minor: sum.losses_minor - (residual < 0n ? residual : 0n),
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

const nothingIn = (month: string, currency: string): FxMonth => ({
  ...{ month, currency, charges: 0n, gains_minor: 0n, losses_minor: 0n, residual_minor: 0n },
});
