import { bankedDays, payoutEntries } from '../../../../db/payout-entries.ts';
import type { Fact } from '../../../ledger/facts.ts';
import { decimalOf } from '../../../money/format-money.ts';
import { byCurrency, number, sum, text, type KnownMonth, type Section } from './section.ts';

interface Moved {
  readonly payout: string;
  readonly kind: string;
  readonly day: string;
  readonly currency: string;
  /** What the bank gets more; negative where it came back. */
  readonly minor: bigint;
}

async function payoutsOf({ db, span }: KnownMonth): Promise<Moved[]> {
  const rows = await payoutEntries(db, span);
  return rows.map(({ kind, book_date: day, currency, amount_minor: inTransit, fact }) => ({
    ...{ kind, day, currency, payout: payoutIn(fact) },
    // What arrives at the bank is in transit no longer.
    minor: kind === 'banked' ? -inTransit : inTransit,
  }));
}

function payoutIn(text: string): string {
  // Written by us from a fact, and vouched for by the chain.
  const fact = JSON.parse(text) as Fact;
  if (fact.kind === 'payout_banked') return fact.payoutId;
  return fact.kind === 'balance_transaction' ? (fact.sourceId ?? '') : '';
}

export const payoutsSection: Section = {
  title: 'Payouts',
  definition:
    'What left Stripe for the bank in the month, with the day on which the bank had it, where that was known; and what the ' +
    'bank had in the month, whenever it left.',
  empty: 'Nothing left Stripe for the bank, and nothing arrived.',
  async tables(known) {
    const moved = await payoutsOf(known);
    const left = moved.filter(({ kind }) => kind !== 'banked');
    const arrived = moved.filter(({ kind }) => kind === 'banked');
    const days = await bankedDays(
      known.db,
      known.span,
      left.map(({ payout }) => payout),
    );
    const total = (rows: readonly Moved[], currency: string) =>
      decimalOf(sum(rows.map(({ minor }) => minor)), currency);
    return [
      ...byCurrency(left, (currency, rows) => ({
        caption: `Left Stripe in ${currency.toUpperCase()}`,
        columns: [text('Payout'), text('Day'), text('What'), text('At the bank'), number('Amount')],
        rows: rows.map(({ payout, day, kind, minor }) => [
          ...[payout, day, kind === 'payout' ? 'paid out' : 'came back'],
          ...[kind === 'payout' ? (days.get(payout) ?? 'not known yet') : '', decimalOf(minor, currency)],
        ]),
        total: ['Total', '', '', '', total(rows, currency)],
      })),
      ...byCurrency(arrived, (currency, rows) => ({
        caption: `Arrived at the bank in ${currency.toUpperCase()}`,
        columns: [text('Payout'), text('Day'), number('Amount')],
        rows: rows.map(({ payout, day, minor }) => [payout, day, decimalOf(minor, currency)]),
        total: ['Total', '', total(rows, currency)],
      })),
    ];
  },
};
