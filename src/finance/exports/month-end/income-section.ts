import { decimalOf } from '../../../money/format-money.ts';
import { incomeDefinition } from '../../reports/income.ts';
import { debitOf, type Movement } from './month-movements.ts';
import { byCurrency, number, sum, text, type Section, type Table } from './section.ts';

const isIncome = ({ account }: Movement) => account === 'donations' || account.startsWith('other_income:');
const isFee = ({ account }: Movement) => account.startsWith('fees:');
const isIn = (name: string) => (movement: Movement) => movement.account === name;

const columns = [
  ...[text('Interval'), text('Campaign'), number('Gross'), number('Refunds'), number('Disputes')],
  ...[number('Fees'), number('Net'), number('Donations')],
];

/** Gross, refunds, disputes, fees, net and how many charges. */
function figuresOf(movements: readonly Movement[]): bigint[] {
  const debit = (which: (movement: Movement) => boolean) => sum(movements.filter(which).map(debitOf));
  const gross = -debit(isIncome);
  const taken = [debit(isIn('refunds')), debit(isIn('disputes')), debit(isFee)];
  const charges = sum(movements.filter(isIn('donations')).map(({ credits }) => credits));
  return [gross, ...taken, gross - sum(taken), charges];
}

function tableOf(currency: string, movements: readonly Movement[]): Table {
  const shown = (figures: readonly bigint[]) =>
    figures.map((figure, n) => (n === figures.length - 1 ? String(figure) : decimalOf(figure, currency)));
  const gifts = Map.groupBy(movements, ({ interval, campaign }) => JSON.stringify([interval, campaign]));
  const rows = [...gifts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gift, own]) => ({ gift: JSON.parse(gift) as string[], figures: figuresOf(own) }))
    .filter(({ figures }) => figures.some((figure) => figure !== 0n));
  return {
    ...{ caption: `Income in ${currency.toUpperCase()}`, columns },
    rows: rows.map(({ gift, figures }) => [...gift, ...shown(figures)]),
    total: ['Total', '', ...shown(figuresOf(movements))],
  };
}

export const incomeSection: Section = {
  ...{ title: 'Income', definition: incomeDefinition, empty: 'Nothing came in.' },
  tables: async ({ movements }) =>
    byCurrency(
      movements.filter((movement) =>
        [isIncome, isFee, isIn('refunds'), isIn('disputes')].some((counts) => counts(movement)),
      ),
      tableOf,
    ).filter(({ rows }) => rows.length > 0),
};
