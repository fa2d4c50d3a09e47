import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { giftInTime } from '../../../db/gift-in-time.ts';
import type { BalanceTransactionFact } from '../../ledger/facts.ts';
import { limitFilter, payoutFilter, transactionFilter } from './filters.ts';
import { defineReport, FilterRefused } from './report.ts';

/** Sentence for the output: what the figures are. */
export const payoutDefinition =
  'What one payout carried, movement by movement, the oldest first: net = gross − fee, and the nets add up to the payout. ' +
  'earlier_payout is the one that came back, where a movement brings its money again.';

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

export interface PayoutFilter {
  id: string;
  /** The last movement that was read. */
  after?: string | undefined;
  limit?: number | undefined;
}

/** The payout's own movement is left out, so that the nets add up to the payout. */
export async function payoutLines(db: Db, { id, after, limit }: PayoutFilter): Promise<PayoutLine[]> {
  let query = db
    .selectFrom('payout_item as i')
    .innerJoin('journal_entry as e', (join) => join.on('e.key', '=', sql<string>`'bt:' || i.transaction_id`))
    .leftJoin('attribution as a', (join) => join.onRef('a.charge_id', '=', 'e.charge_id').on(giftInTime))
    .select(['i.transaction_id', 'e.kind', 'e.book_date', 'e.charge_id', 'e.fact'])
    .select(['a.donation_id', 'a.gift_interval', 'a.campaign'])
    .where('i.payout_id', '=', id)
    .orderBy('e.occurred_at')
    .orderBy('e.key');
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(e.occurred_at, e.key) > (select occurred_at, key from journal_entry where key = ${`bt:${after}`})`,
    );
  // One more, for the payout's own.
  if (limit !== undefined) query = query.limit(limit + 1);
  const lines = (await query.execute()).flatMap((row) => {
    // Written by us from a fact, and vouched for by the chain.
    const fact = JSON.parse(row.fact) as BalanceTransactionFact;
    if (row.kind === 'payout' && fact.sourceId === id) return [];
    return [
      {
        ...{ transaction: row.transaction_id, what: row.kind, book_date: row.book_date },
        ...{ charge: row.charge_id, donation: row.donation_id },
        ...{ interval: row.gift_interval, campaign: row.campaign, currency: fact.currency },
        gross_minor: BigInt(fact.amountMinor),
        fee_minor: BigInt(fact.feeMinor),
        net_minor: BigInt(fact.netMinor),
        earlier_payout: fact.sourceId?.startsWith('po_') === true ? fact.sourceId : null,
      },
    ];
  });
  return lines.slice(0, limit);
}

export const payout = defineReport({
  ...{ name: 'payout', definition: payoutDefinition, positional: 'id', example: { id: 'po_1' } },
  filter: z.strictObject({
    ...{ id: payoutFilter, after: transactionFilter.optional(), limit: limitFilter.prefault('1000') },
  }),
  filters: {
    ...{ id: 'which payout', after: 'the last movement of an earlier answer' },
    limit: 'at most so many movements',
  },
  columns: {
    ...{ transaction: 'text', what: 'text', book_date: 'day', charge: 'text', donation: 'text' },
    ...{ interval: 'text', campaign: 'text', currency: 'text' },
    ...{ gross_minor: 'minor', fee_minor: 'minor', net_minor: 'minor', earlier_payout: 'text' },
  },
  empty: 'no such payout, a manual one of which Stripe does not say what it carried, or not known yet',
  rows: async ({ db }, filter) => {
    await refuseUnknownPlace(db, filter);
    const rows = await payoutLines(db, filter);
    return { rows, next: rows.length < filter.limit ? undefined : rows.at(-1)?.transaction };
  },
});

// After a movement that is not there comes nothing, which would be read as the end; after another payout’s, any part of this one.
async function refuseUnknownPlace(db: Db, { id, after }: PayoutFilter): Promise<void> {
  if (after === undefined) return;
  const known = await db
    .selectFrom('payout_item as i')
    .innerJoin('journal_entry as e', (join) => join.on('e.key', '=', sql<string>`'bt:' || i.transaction_id`))
    .select('e.id')
    .where('i.payout_id', '=', id)
    .where('i.transaction_id', '=', after)
    .executeTakeFirst();
  if (!known)
    throw new FilterRefused(
      'after',
      `expected the last movement of an earlier answer about ${id}, got ${after}`,
    );
}
