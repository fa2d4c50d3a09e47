import type { Db } from './database.ts';
import type { Span } from './entries-by-day.ts';

/** Entries about payouts, each with its fact as JSON, by day and then as recorded: what left, what came back, what arrived. */
export const payoutEntries = (db: Db, { heads, from, to }: Required<Span>) =>
  db
    .selectFrom('journal_entry as e')
    .innerJoin('posting as p', 'p.entry_id', 'e.id')
    .select(['e.kind', 'e.book_date', 'e.fact', 'p.currency', 'p.amount_minor'])
    .where('e.kind', 'in', ['payout', 'payout_reversal', 'banked'])
    .where('p.account', '=', 'payouts_in_transit')
    .where('e.book_date', '>=', from ?? '')
    .where('e.book_date', '<=', to ?? '')
    .where('e.id', '<=', heads.entries)
    .orderBy('e.book_date')
    .orderBy('e.id')
    .execute();

/** By payout the bank's own day, as far as it was known. */
export async function bankedDays(
  db: Db,
  { heads }: Span,
  payoutIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map(payoutIds.map((id) => [`payout:${id}:banked`, id]));
  if (keys.size === 0) return new Map();
  const rows = await db
    .selectFrom('journal_entry')
    .select(['key', 'book_date'])
    .where('key', 'in', [...keys.keys()])
    .where('id', '<=', heads.entries)
    .execute();
  return new Map(rows.map(({ key, book_date: day }) => [keys.get(key) ?? '', day]));
}
