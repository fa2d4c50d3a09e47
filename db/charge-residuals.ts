import { sql } from 'kysely';
import { chargeResidual, type ChargeResidual } from '../src/ledger/charge-residual.ts';
import type { BalanceTransactionFact } from '../src/ledger/facts.ts';
import type { Booked, Dispute } from '../src/ledger/presented.ts';
import { kindsAfterCharge } from './after-charge.ts';
import type { Db, Trx } from './database.ts';

const movementKinds = ['charge', ...kindsAfterCharge];

/** What rates left of these charges, by the books and by how their disputes stand; none of those of which they left nothing yet. */
export async function chargeResiduals(
  db: Db | Trx,
  chargeIds: readonly string[],
): Promise<Map<string, ChargeResidual>> {
  const found = new Map<string, ChargeResidual>();
  // A statement takes so many parameters and no more.
  const pageSize = 1000;
  for (let from = 0; from < chargeIds.length; from += pageSize)
    for (const residual of await residualsOfPage(db, chargeIds.slice(from, from + pageSize)))
      found.set(residual.chargeId, residual);
  return found;
}

async function residualsOfPage(db: Db | Trx, chargeIds: readonly string[]): Promise<ChargeResidual[]> {
  const [moved, disputes] = [await movementsOf(db, chargeIds), await disputesOf(db, chargeIds)];
  return moved.flatMap((facts) => chargeResidual(facts, disputes) ?? []);
}

/** Per charge its movements, the oldest first. */
async function movementsOf(db: Db | Trx, chargeIds: readonly string[]): Promise<Booked[][]> {
  const rows = await db
    .selectFrom('journal_entry')
    .select(['charge_id', 'fact', 'book_date'])
    .where('charge_id', 'in', chargeIds)
    .where('kind', 'in', movementKinds)
    .orderBy('occurred_at')
    .orderBy('key')
    .execute();
  return [...Map.groupBy(rows, ({ charge_id: charge }) => charge).values()].map((movements) =>
    // Written by us from a fact, and vouched for by the chain.
    movements.map((row) => booked(JSON.parse(row.fact) as BalanceTransactionFact, row.book_date)),
  );
}

// Facts that an older version of this program wrote do not say what the reader was shown.
const booked = (fact: BalanceTransactionFact, bookDate: string): Booked => ({
  ...{ ...fact, bookDate, exchangeRate: fact.exchangeRate ?? null },
  presentmentMinor: fact.presentmentMinor ?? null,
  presentmentCurrency: fact.presentmentCurrency ?? null,
});

async function disputesOf(db: Db | Trx, chargeIds: readonly string[]): Promise<Map<string, Dispute>> {
  const rows = await db
    .selectFrom('stripe_object')
    .select(['id', 'status', 'amount_minor'])
    .where('charge_id', 'in', chargeIds)
    // SQLite would rather look at every dispute there ever was; an expression is looked up by no index.
    .where(sql<boolean>`kind || '' = 'dispute'`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

// SQLite finds the few that are stale by their index only where it is asked in the index's own words.
export const isStale = sql<boolean>`stale = 1`;
export const isFresh = sql<boolean>`stale = 0`;

/** What `converted_return` keeps of it. A currency is of an amount; without one there is none. */
export const keptOf = (residual: ChargeResidual | undefined) => ({
  book_date: residual?.bookDate ?? null,
  currency: residual === undefined || residual.residualMinor === null ? null : residual.currency,
  residual_minor: residual?.residualMinor ?? null,
});
