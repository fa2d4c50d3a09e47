import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { inDetail } from '../../../db/in-detail.ts';
import { payoutSums, type PayoutSum } from '../../../db/payout-sums.ts';
import type { BalanceTransactionFact } from '../../ledger/facts.ts';
import { currencyFilter, dayFilter, limitFilter, payoutFilter } from './filters.ts';
import { payoutLines, type PayoutLine } from './payout.ts';
import { defineReport, FilterRefused } from './report.ts';

/** Sentence for the output: what the figures are. */
export const payoutsDefinition =
  'Payouts by the day they were made, the latest first, each broken down to the movements it carried: net of gifts, fees, ' +
  'refunds, disputes and all else is the payout, to the cent. Stripe tells what an automatic payout carried, never of a ' +
  'manual one. rolled_into is the payout that carried the money again after this one had come back.';

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
  rolled_into: string | null;
}

export interface PayoutsFilter {
  /** Days `YYYY-MM-DD` of arrival, both included; open where absent. */
  from?: string | undefined;
  to?: string | undefined;
  currency?: string | undefined;
  id?: string | undefined;
  /** The last payout that was read. */
  after?: string | undefined;
  limit?: number | undefined;
}

/** The latest first. */
export async function payoutsReport(db: Db, filter: PayoutsFilter = {}): Promise<PayoutRow[]> {
  return rowsOf(db, await payoutHeads(db, filter).execute());
}

/** Payouts of which Stripe has said everything, and yet their parts do not add up to them; the latest `limit`. */
export async function unexplainedPayouts(db: Db, limit: number): Promise<PayoutRow[]> {
  const told = payoutHeads(db, { limit })
    .where('o.status', '=', 'paid')
    .where(inDetail(db, 'reconciliation_status'), '=', 'completed')
    .where(inDetail(db, 'automatic'), 'in', truths)
    // Without parts the sum is null, which is no amount.
    .where(
      sql<boolean>`(select sum(net_minor) from payout_sum where payout_id = o.id) is distinct from coalesce(o.amount_minor, 0)`,
    );
  return rowsOf(db, await told.execute());
}

type PayoutHead = Awaited<ReturnType<ReturnType<typeof payoutHeads>['execute']>>[number];

async function rowsOf(db: Db, heads: readonly PayoutHead[]): Promise<PayoutRow[]> {
  const sums = Map.groupBy(
    await payoutSums(
      db,
      heads.map(({ id }) => id),
    ),
    ({ payout_id: id }) => id,
  );
  const rolled = await rolledInto(db);
  return heads.map((head) => {
    const [parts, amount] = [sums.get(head.id) ?? [], head.amount_minor ?? 0n];
    return {
      ...{ payout: head.id, status: head.status, currency: head.currency ?? '' },
      ...{ arrival_date: head.arrival_date, banked_on: head.banked_on, amount_minor: amount },
      ...partsOf(parts),
      explained: explained(parts, amount, truths.includes(head.automatic)),
      rolled_into: rolled.get(head.id) ?? null,
    };
  });
}

/** PostgreSQL writes a truth of JSON as true, SQLite as 1. */
const truths = ['true', '1'];

function payoutHeads(db: Db, filter: PayoutsFilter) {
  let query = db
    .selectFrom('stripe_object as o')
    .leftJoin('journal_entry as b', (join) =>
      join.on('b.key', '=', sql<string>`'payout:' || o.id || ':banked'`),
    )
    .select(['o.id', 'o.status', 'o.currency', 'o.amount_minor', 'b.book_date as banked_on'])
    .select([inDetail(db, 'arrival_date').as('arrival_date'), inDetail(db, 'automatic').as('automatic')])
    .where('o.kind', '=', 'payout')
    .orderBy('o.created_at', 'desc')
    .orderBy('o.id', 'desc');
  if (filter.currency !== undefined) query = query.where('o.currency', '=', filter.currency);
  if (filter.id !== undefined) query = query.where('o.id', '=', filter.id);
  if (filter.from !== undefined) query = query.where(inDetail(db, 'arrival_date'), '>=', filter.from);
  if (filter.to !== undefined) query = query.where(inDetail(db, 'arrival_date'), '<=', filter.to);
  if (filter.limit !== undefined) query = query.limit(filter.limit);
  if (filter.after !== undefined)
    query = query.where(
      sql<boolean>`(o.created_at, o.id) < (select created_at, id from stripe_object where id = ${filter.after})`,
    );
  return query;
}

function explained(parts: readonly PayoutSum[], amount: bigint, automatic: boolean): PayoutRow['explained'] {
  if (!automatic) return 'Stripe does not say';
  return parts.length > 0 && total(parts, 'net_minor') === amount ? 'yes' : 'no';
}

function partsOf(parts: readonly PayoutSum[]) {
  const of = (...kinds: string[]) => parts.filter(({ kind }) => kinds.includes(kind));
  const gifts = of('charge');
  const refunds = total(of('refund', 'refund_failure'), 'gross_minor');
  const disputes = total(of('dispute', 'dispute_reversal'), 'gross_minor');
  const [gross, fees, net] = [
    total(gifts, 'gross_minor'),
    total(parts, 'fee_minor'),
    total(parts, 'net_minor'),
  ];
  return {
    gifts: Number(total(gifts, 'movements')),
    gross_minor: gross,
    fees_minor: fees,
    refunds_minor: -refunds,
    disputes_minor: -disputes,
    other_minor: net - (gross - fees + refunds + disputes),
    net_minor: net,
  };
}

const total = (
  parts: readonly PayoutSum[],
  of: 'movements' | 'gross_minor' | 'fee_minor' | 'net_minor',
): bigint => parts.reduce((sum, part) => sum + part[of], 0n);

/** By payout that came back: which other payout carried its money again. Few ever do. */
async function rolledInto(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('journal_entry as e')
    .innerJoin('payout_item as i', (join) => join.on('i.transaction_id', '=', sql<string>`substr(e.key, 4)`))
    .select(['i.payout_id', 'e.fact'])
    .where(sql<boolean>`e.kind = 'payout_reversal'`)
    .orderBy('e.id')
    .execute();
  const found = new Map<string, string>();
  for (const { payout_id: carrier, fact } of rows) {
    // Written by us from a fact, and vouched for by the chain. The movement that brings money back has as its source
    // the payout that came back.
    const { sourceId } = JSON.parse(fact) as BalanceTransactionFact;
    if (sourceId !== null && sourceId !== carrier) found.set(sourceId, carrier);
  }
  return found;
}

export interface PayoutExplained {
  head: PayoutRow;
  lines: PayoutLine[];
}

export async function explainPayout(db: Db, payoutId: string): Promise<PayoutExplained | undefined> {
  const [head] = await payoutsReport(db, { id: payoutId });
  return head && { head, lines: await payoutLines(db, { id: payoutId }) };
}

export const payouts = defineReport({
  ...{ name: 'payouts', definition: payoutsDefinition },
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional(), currency: currencyFilter.optional() },
    ...{ after: payoutFilter.optional(), limit: limitFilter.prefault('1000') },
  }),
  filters: {
    ...{ from: 'first day of arrival, YYYY-MM-DD', to: 'last day of arrival, YYYY-MM-DD' },
    ...{ currency: 'only this currency', after: 'the last payout of an earlier answer' },
    limit: 'at most so many payouts',
  },
  columns: {
    ...{ payout: 'text', status: 'text', currency: 'text', arrival_date: 'day', banked_on: 'day' },
    ...{ amount_minor: 'minor', gifts: 'count', gross_minor: 'minor', fees_minor: 'minor' },
    ...{ refunds_minor: 'minor', disputes_minor: 'minor', other_minor: 'minor', net_minor: 'minor' },
    ...{ explained: 'text', rolled_into: 'text' },
  },
  empty: 'no payouts yet',
  rows: async ({ db }, filter) => {
    await refuseUnknownPlace(db, filter);
    const rows = await payoutsReport(db, filter);
    return { rows, next: rows.length < filter.limit ? undefined : rows.at(-1)?.payout };
  },
});

// After a payout that is not there comes nothing: that would be read as the end of the list.
async function refuseUnknownPlace(db: Db, { after }: PayoutsFilter): Promise<void> {
  if (after === undefined) return;
  const known = await db
    .selectFrom('stripe_object')
    .select('id')
    .where('id', '=', after)
    .where('kind', '=', 'payout')
    .executeTakeFirst();
  if (!known) throw new FilterRefused('after', `expected the last payout of an earlier answer, got ${after}`);
}
