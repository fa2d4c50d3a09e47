import { countEntries } from '../../../db/entries-by-day.ts';
import { payoutsKnown, payoutsOfTransactions } from '../../../db/payout-of-transaction.ts';
import type { BalanceTransactionFact } from '../../ledger/facts.ts';
import { csvOf } from '../reports/csv.ts';
import type { ColumnKind, Row } from '../reports/report.ts';
import { datedEntries, giftWord, type DatedEntry } from './dated-entries.ts';
import { defineExport } from './export.ts';
import { spanFilter, spanFilters, spanOf } from './span-filter.ts';

const columns = {
  ...{ book_date: 'day', transaction: 'text', kind: 'text', charge: 'text', donation: 'text' },
  ...{ payout: 'text', interval: 'text', campaign: 'text', currency: 'text' },
  ...{ gross_minor: 'minor', fee_minor: 'minor', net_minor: 'minor' },
} as const satisfies Readonly<Record<string, ColumnKind>>;

const prefix = 'bt:';

const transactionIn = ({ key }: DatedEntry) => key.slice(prefix.length);

function rowOf(entry: DatedEntry, currency: string | undefined, payout: string | null): Row[] {
  // Written by us from a fact, and vouched for by the chain.
  const fact = JSON.parse(entry.fact ?? '') as BalanceTransactionFact;
  if (currency !== undefined && fact.currency !== currency) return [];
  return [
    {
      ...{ book_date: entry.book_date, transaction: fact.id, kind: entry.kind, charge: entry.charge_id },
      ...{ donation: entry.donation, payout, currency: fact.currency },
      ...{ interval: giftWord(entry, entry.interval), campaign: giftWord(entry, entry.campaign) },
      gross_minor: BigInt(fact.amountMinor),
      fee_minor: BigInt(fact.feeMinor),
      net_minor: BigInt(fact.netMinor),
    },
  ];
}

export const transactions = defineExport({
  ...{ name: 'transactions', filter: spanFilter, filters: spanFilters },
  definition:
    'One line for each movement of the Stripe balance, as CSV (RFC 4180): gross, fee and net = gross − fee, each with its ' +
    'sign (money that leaves is negative), its id at Stripe, and the payout that carried it, where that was known.',
  ...{ contentType: 'text/csv; charset=utf-8', fileName: () => 'transactions.csv' },
  async write({ db, went }, filter) {
    const span = await spanOf(db, filter);
    const known = await payoutsKnown(db);
    async function* text() {
      yield csvOf(columns, []);
      for await (const entries of datedEntries(db, span, { withFacts: true })) {
        const moved = entries.filter(({ key }) => key.startsWith(prefix));
        const payouts = await payoutsOfTransactions(db, moved.map(transactionIn), known);
        const rows = moved.flatMap((entry) =>
          rowOf(entry, filter.currency, payouts.get(transactionIn(entry)) ?? null),
        );
        went(entries.length);
        yield csvOf(columns, rows, { header: false });
      }
    }
    return { entries: await countEntries(db, span), text: text() };
  },
});
