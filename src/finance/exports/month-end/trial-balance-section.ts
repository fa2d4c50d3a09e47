import { decimalOf } from '../../../money/format-money.ts';
import { balancesAt } from '../../reports/trial-balance.ts';
import { byCurrency, number, sum, text, type Section } from './section.ts';

export const trialBalanceSection: Section = {
  title: 'Trial balance at the end of the month',
  definition:
    'Every account that has moved since the books began, with what it was debited and credited to the end of the month; ' +
    'balance = debit − credit, and the balances of a currency add up to nothing.',
  empty: 'Nothing has moved yet.',
  tables: async ({ db, span }) =>
    byCurrency(await balancesAt(db, { at: span.to, head: span.heads.entries }), (currency, rows) => {
      const amount = (minor: bigint) => decimalOf(minor, currency);
      return {
        caption: `Trial balance in ${currency.toUpperCase()}`,
        columns: [text('Account'), text('Type'), number('Debit'), number('Credit'), number('Balance')],
        rows: rows.map((row) => [
          ...[row.account, row.type, amount(row.debit_minor), amount(row.credit_minor)],
          amount(row.balance_minor),
        ]),
        total: [
          ...['Total', '', amount(sum(rows.map((row) => row.debit_minor)))],
          ...[amount(sum(rows.map((row) => row.credit_minor)))],
          amount(sum(rows.map((row) => row.balance_minor))),
        ],
      };
    }),
};
