import { decimalOf } from '../../../money/format-money.ts';
import { debitOf } from './month-movements.ts';
import { byCurrency, number, sum, text, type Section } from './section.ts';

export const feesSection: Section = {
  title: 'Fees',
  definition: 'What Stripe took, by what for; what it gave back is taken off.',
  empty: 'No fees were taken.',
  tables: async ({ movements }) =>
    byCurrency(
      movements.filter(({ account }) => account.startsWith('fees:')),
      (currency, own) => ({
        ...{ caption: `Fees in ${currency.toUpperCase()}`, columns: [text('For'), number('Amount')] },
        rows: [...Map.groupBy(own, ({ account }) => account)]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([account, fees]) => [
            account.slice('fees:'.length).replaceAll('_', ' '),
            decimalOf(sum(fees.map(debitOf)), currency),
          ]),
        total: ['Total', decimalOf(sum(own.map(debitOf)), currency)],
      }),
    ),
};
