import { decimalOf } from '../../../money/format-money.ts';
import { debitOf, type Movement } from './month-movements.ts';
import { byCurrency, number, sum, text, type Section } from './section.ts';

const words: Readonly<Record<string, string>> = {
  ...{ refund: 'given back', refund_failure: 'came back to us', dispute: 'taken by a dispute' },
  ...{ dispute_reversal: 'returned by a dispute', other_income: 'of other income, moved there' },
};

const groupOf = ({ account, kind }: Movement) => JSON.stringify([account, words[kind] ?? kind]);

export const returnsSection: Section = {
  title: 'Refunds and disputes',
  definition:
    'What went back to donors, dated when it happened and whenever its gift was given; what was returned to us counts against it.',
  empty: 'Nothing was given back and nothing disputed.',
  tables: async ({ movements }) =>
    byCurrency(
      movements.filter(({ account }) => account === 'refunds' || account === 'disputes'),
      (currency, own) => ({
        caption: `Refunds and disputes in ${currency.toUpperCase()}`,
        columns: [text('Account'), text('What happened'), number('Movements'), number('Amount')],
        rows: [...Map.groupBy(own, groupOf)]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([group, moved]) => [
            ...(JSON.parse(group) as string[]),
            String(sum(moved.map(({ lines }) => lines))),
            decimalOf(sum(moved.map(debitOf)), currency),
          ]),
        total: ['Total', '', '', decimalOf(sum(own.map(debitOf)), currency)],
      }),
    ),
};
