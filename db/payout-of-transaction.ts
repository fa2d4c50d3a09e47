import type { Db } from './database.ts';

/** Payouts that are known now: what is heard of while a list is read is left out of all of it. */
export async function payoutsKnown(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('stripe_object').select('id').where('kind', '=', 'payout').execute();
  return new Set(rows.map(({ id }) => id));
}

/** By transaction the payout that carried it to the bank; nothing for those that Stripe does not say it of. */
export async function payoutsOfTransactions(
  db: Db,
  transactions: readonly string[],
  among: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (transactions.length === 0) return new Map();
  const rows = await db
    .selectFrom('payout_item')
    .select(['transaction_id', 'payout_id'])
    .where('transaction_id', 'in', transactions)
    .orderBy('payout_id', 'desc')
    .execute();
  return new Map(
    rows
      .filter(({ payout_id: payout }) => among.has(payout))
      .map(({ transaction_id: transaction, payout_id: payout }) => [transaction, payout]),
  );
}
