import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { BalanceTransactionFact } from '../../ledger/facts.ts';
import { z } from 'zod';
import { currencyFilter, dayFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const payoutsDefinition =
  'Payouts by the day they are due at the bank, each broken down to the movements it carried: net of gifts, fees, refunds, ' +
  'disputes and all else is the payout, to the cent. Stripe tells what an automatic payout carried, never of a manual one.';

export interface PayoutRow {
  payout: string;
  status: string;
  currency: string;
  /** `YYYY-MM-DD`, the bank's own day. */
  arrival_date: string;
  banked_on: string | null;
  amount_minor: bigint;
  gifts: number;
  gross_minor: bigint;
  fees_minor: bigint;
  refunds_minor: bigint;
  disputes_minor: bigint;
  /** Account fees, failed payouts that were carried again, reserves, corrections. */
  other_minor: bigint;
  /** What the parts add up to. */
  net_minor: bigint;
  explained: 'yes' | 'no' | 'Stripe does not say';
}

/** One movement that a payout carried. */
export interface PayoutLine {
  transaction: string;
  what: string;
  book_date: string;
  charge: string | null;
  donation: string | null;
  interval: string | null;
  campaign: string | null;
  currency: string;
  gross_minor: bigint;
  fee_minor: bigint;
  net_minor: bigint;
  /** The earlier payout that came back, for a movement that is one. */
  earlier_payout: string | null;
}

interface PayoutDetail {
  arrival_date: string;
  automatic: boolean;
}

/** The latest first. @param filter days `YYYY-MM-DD` of arrival, both included; open where absent. */
export async function payoutsReport(
  db: Db,
  filter: {
    from?: string | undefined;
    to?: string | undefined;
    currency?: string | undefined;
    id?: string | undefined;
  } = {},
): Promise<PayoutRow[]> {
  let query = db
    .selectFrom('stripe_object as o')
    .leftJoin('journal_entry as b', (join) =>
      join.on('b.key', '=', sql<string>`'payout:' || o.id || ':banked'`),
    )
    .select(['o.id', 'o.status', 'o.currency', 'o.amount_minor', 'o.detail', 'b.book_date as banked_on'])
    .where('o.kind', '=', 'payout')
    .orderBy('o.created_at', 'desc')
    .orderBy('o.id', 'desc');
  if (filter.currency !== undefined) query = query.where('o.currency', '=', filter.currency);
  if (filter.id !== undefined) query = query.where('o.id', '=', filter.id);
  const rows = await query.execute();
  const payouts: PayoutRow[] = [];
  for (const row of rows) {
    const detail = detailOf(row.detail);
    if (filter.from !== undefined && detail.arrival_date < filter.from) continue;
    if (filter.to !== undefined && detail.arrival_date > filter.to) continue;
    const lines = await payoutLines(db, row.id);
    const amount = row.amount_minor ?? 0n;
    payouts.push({
      ...{ payout: row.id, status: row.status, currency: row.currency ?? '' },
      ...{ arrival_date: detail.arrival_date, banked_on: row.banked_on, amount_minor: amount },
      ...partsOf(lines),
      explained: explained(lines, amount, detail),
    });
  }
  return payouts;
}

function explained(
  lines: readonly PayoutLine[],
  amount: bigint,
  { automatic }: PayoutDetail,
): PayoutRow['explained'] {
  if (!automatic) return 'Stripe does not say';
  return lines.length > 0 && total(lines, 'net_minor') === amount ? 'yes' : 'no';
}

function partsOf(lines: readonly PayoutLine[]) {
  const of = (...what: string[]) => lines.filter((line) => what.includes(line.what));
  const gifts = of('charge');
  const refunds = total(of('refund', 'refund_failure'), 'gross_minor');
  const disputes = total(of('dispute', 'dispute_reversal'), 'gross_minor');
  const [gross, fees, net] = [
    total(gifts, 'gross_minor'),
    total(lines, 'fee_minor'),
    total(lines, 'net_minor'),
  ];
  return {
    gifts: gifts.length,
    gross_minor: gross,
    fees_minor: fees,
    refunds_minor: -refunds,
    disputes_minor: -disputes,
    other_minor: net - (gross - fees + refunds + disputes),
    net_minor: net,
  };
}

const total = (lines: readonly PayoutLine[], of: 'gross_minor' | 'fee_minor' | 'net_minor') =>
  lines.reduce((sum, line) => sum + line[of], 0n);

/**
 * What a payout carried, the oldest first; the payout's own movement is left out, so that the nets add up to
 * the payout.
 */
export async function payoutLines(db: Db, payoutId: string): Promise<PayoutLine[]> {
  const rows = await db
    .selectFrom('payout_item as i')
    .innerJoin('journal_entry as e', (join) => join.on('e.key', '=', sql<string>`'bt:' || i.transaction_id`))
    .leftJoin('attribution as a', 'a.charge_id', 'e.charge_id')
    .select(['i.transaction_id', 'e.kind', 'e.book_date', 'e.charge_id', 'e.fact', 'e.occurred_at'])
    .select(['a.donation_id', 'a.gift_interval', 'a.campaign'])
    .where('i.payout_id', '=', payoutId)
    .orderBy('e.occurred_at')
    .orderBy('e.key')
    .execute();
  return rows.flatMap((row) => {
    // Written by us from a fact, and vouched for by the chain.
    const fact = JSON.parse(row.fact) as BalanceTransactionFact;
    if (fact.sourceId === payoutId && fact.reportingCategory === 'payout') return [];
    return [
      {
        ...{ transaction: row.transaction_id, what: row.kind, book_date: row.book_date },
        ...{ charge: row.charge_id, donation: row.donation_id },
        ...{ interval: row.gift_interval, campaign: row.campaign, currency: fact.currency },
        gross_minor: BigInt(fact.amountMinor),
        fee_minor: BigInt(fact.feeMinor),
        net_minor: BigInt(fact.netMinor),
        earlier_payout: fact.sourceId?.startsWith('po_') ? fact.sourceId : null,
      },
    ];
  });
}

export interface PayoutExplained {
  head: PayoutRow;
  lines: PayoutLine[];
  /** The payout that carried this one's money again after it had come back. */
  rolled_into: string | null;
}

export async function explainPayout(db: Db, payoutId: string): Promise<PayoutExplained | undefined> {
  const [head] = await payoutsReport(db, { id: payoutId });
  if (!head) return undefined;
  return { head, lines: await payoutLines(db, payoutId), rolled_into: await rolledInto(db, payoutId) };
}

// The movement that brought the money back has this payout as its source, and is part of a later one.
async function rolledInto(db: Db, payoutId: string): Promise<string | null> {
  const rows = await db
    .selectFrom('journal_entry as e')
    .innerJoin('payout_item as i', (join) =>
      join.on(sql<string>`'bt:' || i.transaction_id`, '=', sql.ref('e.key')),
    )
    .select(['i.payout_id', 'e.fact'])
    .where('e.kind', '=', 'payout_reversal')
    .where('i.payout_id', '!=', payoutId)
    .execute();
  const found = rows.find(({ fact }) => (JSON.parse(fact) as BalanceTransactionFact).sourceId === payoutId);
  return found?.payout_id ?? null;
}

function detailOf(text: string): PayoutDetail {
  const detail = JSON.parse(text) as Record<string, unknown>;
  return { arrival_date: String(detail['arrival_date']), automatic: detail['automatic'] === true };
}

export const payouts = defineReport({
  ...{ name: 'payouts', definition: payoutsDefinition },
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), currency: currencyFilter.optional() },
  }),
  filters: {
    ...{ from: 'first day of arrival, YYYY-MM-DD', to: 'last day of arrival, YYYY-MM-DD' },
    currency: 'only this currency',
  },
  columns: {
    ...{ payout: 'text', status: 'text', currency: 'text', arrival_date: 'day', banked_on: 'day' },
    ...{ amount_minor: 'minor', gifts: 'count', gross_minor: 'minor', fees_minor: 'minor' },
    ...{ refunds_minor: 'minor', disputes_minor: 'minor', other_minor: 'minor', net_minor: 'minor' },
    explained: 'text',
  },
  empty: 'no payouts yet',
  rows: ({ db }, filter) => payoutsReport(db, filter),
});
