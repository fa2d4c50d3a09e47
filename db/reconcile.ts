import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import type { Db } from './database.ts';

export interface CurrencySum {
  currency: string;
  amountMinor: bigint;
}

const sum = sql<bigint>`cast(sum(p.amount_minor) as bigint)`;

/** Entries whose postings do not add up, in some currency. The database refuses them; this looks all the same. */
export async function unbalancedEntries(
  db: Db,
): Promise<{ key: string; currency: string; amountMinor: bigint }[]> {
  const rows = await db
    .selectFrom('posting as p')
    .innerJoin('journal_entry as e', 'e.id', 'p.entry_id')
    .select(['e.key', 'p.currency', sum.as('amount_minor')])
    .groupBy(['e.key', 'p.currency'])
    .having(sql`sum(p.amount_minor)`, '<>', 0)
    .limit(100)
    .execute();
  return rows.map((row) => ({ key: row.key, currency: row.currency, amountMinor: row.amount_minor }));
}

/** What each of these entries put into the accounts that begin with `stripe:`. */
export async function stripeSideOf(db: Db, keys: readonly string[]): Promise<Map<string, bigint>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('journal_entry as e')
    .leftJoin('posting as p', (join) =>
      join.onRef('p.entry_id', '=', 'e.id').on('p.account', 'in', [...stripeHoldings]),
    )
    .select(['e.key', sql<bigint>`cast(coalesce(sum(p.amount_minor), 0) as bigint)`.as('amount_minor')])
    .where('e.key', 'in', keys)
    .groupBy('e.key')
    .execute();
  return new Map(rows.map((row) => [row.key, row.amount_minor]));
}

/** The same by currency, of entries of which nothing else is known. */
export async function stripeSidesByCurrency(
  db: Db,
  keys: readonly string[],
): Promise<{ key: string; currency: string; amountMinor: bigint }[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('journal_entry as e')
    .innerJoin('posting as p', 'p.entry_id', 'e.id')
    .select(['e.key', 'p.currency', sum.as('amount_minor')])
    .where('e.key', 'in', keys)
    .where('p.account', 'in', [...stripeHoldings])
    .groupBy(['e.key', 'p.currency'])
    .execute();
  return rows.map((row) => ({ key: row.key, currency: row.currency, amountMinor: row.amount_minor }));
}

/** How many entries of a span of time were made from balance transactions. */
export async function countTransactions(
  db: Db,
  span: { from?: Instant | undefined; to?: Instant | undefined },
): Promise<number> {
  let query = db
    .selectFrom('journal_entry')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .where('key', '>', 'bt:')
    .where('key', '<', 'bt;');
  if (span.from !== undefined) query = query.where('occurred_at', '>=', span.from);
  if (span.to !== undefined) query = query.where('occurred_at', '<', span.to);
  return Number((await query.executeTakeFirstOrThrow()).n);
}

/** The accounts that hold money at Stripe; what only passes through on its way between them is none. */
export const stripeHoldings = [
  'stripe:payments',
  'stripe:risk_reserved',
  'stripe:refund_and_dispute_prefunding',
  'stripe:other',
] as const;

/** Balance of some accounts together, by currency. */
export async function balanceOf(db: Db, accounts: readonly string[]): Promise<CurrencySum[]> {
  const rows = await db
    .selectFrom('balance_day')
    .select(['currency', sql<bigint>`cast(sum(debit_minor - credit_minor) as bigint)`.as('amount_minor')])
    .where('account', 'in', accounts)
    .groupBy('currency')
    .execute();
  return rows.map((row) => ({ currency: row.currency, amountMinor: row.amount_minor }));
}

export async function quarantinedKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db.selectFrom('quarantined_fact').select('key').where('key', 'in', keys).execute();
  return new Set(rows.map(({ key }) => key));
}

/** Keys of the entries made from balance transactions of a span of time, in order of their keys, in pages. */
export async function* transactionKeys(
  db: Db,
  span: { from?: Instant | undefined; to?: Instant | undefined },
): AsyncGenerator<string[]> {
  const pageSize = 1000;
  for (let after = 'bt:'; ;) {
    let query = db
      .selectFrom('journal_entry')
      .select('key')
      .where('key', '>', after)
      .where('key', '<', 'bt;')
      .orderBy('key')
      .limit(pageSize);
    if (span.from !== undefined) query = query.where('occurred_at', '>=', span.from);
    if (span.to !== undefined) query = query.where('occurred_at', '<', span.to);
    const keys = (await query.execute()).map(({ key }) => key);
    if (keys.length > 0) yield keys;
    const last = keys.at(-1);
    if (keys.length < pageSize || last === undefined) return;
    after = last;
  }
}

/** How many entries of the category charge each of these charges has. */
export async function bookingsOfCharges(db: Db, chargeIds: readonly string[]): Promise<Map<string, number>> {
  if (chargeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('journal_entry')
    .select((eb) => ['charge_id', eb.fn.countAll<bigint>().as('n')])
    .where('charge_id', 'in', chargeIds)
    .where('kind', '=', 'charge')
    .groupBy('charge_id')
    .execute();
  return new Map(rows.flatMap((row) => (row.charge_id === null ? [] : [[row.charge_id, Number(row.n)]])));
}

/** What was refunded of each of these charges, in the currency in which it was given, failed refunds left out. */
export async function refundsOfCharges(db: Db, chargeIds: readonly string[]): Promise<Map<string, bigint>> {
  if (chargeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('stripe_object')
    .select(['charge_id', sql<bigint>`cast(sum(amount_minor) as bigint)`.as('amount_minor')])
    .where('kind', '=', 'refund')
    .where('charge_id', 'in', chargeIds)
    .where('status', 'not in', ['failed', 'canceled'])
    .groupBy('charge_id')
    .execute();
  return new Map(rows.flatMap((row) => (row.charge_id === null ? [] : [[row.charge_id, row.amount_minor]])));
}

/** What the contents of each payout add up to at Stripe's side of the ledger, the payout itself included. */
export async function sumsOfPayouts(
  db: Db,
): Promise<{ payoutId: string; currency: string; items: number; booked: number; amountMinor: bigint }[]> {
  const rows = await db
    .selectFrom('stripe_object as o')
    .leftJoin('payout_item as i', 'i.payout_id', 'o.id')
    .leftJoin('journal_entry as e', (join) => join.on('e.key', '=', sql<string>`'bt:' || i.transaction_id`))
    .leftJoin('posting as p', (join) =>
      join.onRef('p.entry_id', '=', 'e.id').on('p.account', 'in', [...stripeHoldings]),
    )
    .select([
      'o.id',
      'o.currency',
      'o.detail',
      sql<bigint>`cast(count(distinct i.transaction_id) as bigint)`.as('items'),
      sql<bigint>`cast(count(distinct e.key) as bigint)`.as('booked'),
      sql<bigint>`cast(coalesce(sum(p.amount_minor), 0) as bigint)`.as('amount_minor'),
    ])
    .where('o.kind', '=', 'payout')
    .where('o.status', '=', 'paid')
    .groupBy(['o.id', 'o.currency', 'o.detail'])
    .orderBy('o.id')
    .execute();
  return rows
    .filter(({ detail }) => isReconciled(detail))
    .map((row) => ({
      ...{ payoutId: row.id, currency: row.currency ?? '', amountMinor: row.amount_minor },
      ...{ items: Number(row.items), booked: Number(row.booked) },
    }));
}

function isReconciled(detail: string): boolean {
  const { automatic, reconciliation_status: status } = JSON.parse(detail) as Record<string, unknown>;
  return automatic === true && status === 'completed';
}

/** Payouts made from `since` on that left Stripe and are neither at the bank nor back. */
export async function payoutsOnTheirWay(
  db: Db,
  since: Instant | undefined,
): Promise<{ id: string; currency: string; amountMinor: bigint }[]> {
  const rows = await db
    .selectFrom('stripe_object as o')
    .select(['o.id', 'o.currency', 'o.amount_minor'])
    .where('o.kind', '=', 'payout')
    .where('o.status', 'not in', ['failed', 'canceled'])
    .where('o.created_at', '>=', since ?? '')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('journal_entry as e')
            .select('e.id')
            .where('e.key', '=', sql<string>`'payout:' || o.id || ':banked'`),
        ),
      ),
    )
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, currency: row.currency ?? '', amountMinor: row.amount_minor ?? 0n },
  }));
}

/** Payouts at the bank: what came there, beside what Stripe says it sent. */
export async function bankedPayouts(
  db: Db,
): Promise<{ id: string; currency: string; createdAt: Instant; sentMinor: bigint; bankedMinor: bigint }[]> {
  const rows = await db
    .selectFrom('stripe_object as o')
    .innerJoin('journal_entry as e', (join) =>
      join.on('e.key', '=', sql<string>`'payout:' || o.id || ':banked'`),
    )
    .innerJoin('posting as p', (join) => join.onRef('p.entry_id', '=', 'e.id').on('p.account', '=', 'bank'))
    .select(['o.id', 'p.currency', 'o.created_at', 'o.amount_minor as sent', 'p.amount_minor as banked'])
    .where('o.kind', '=', 'payout')
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, currency: row.currency, createdAt: row.created_at },
    ...{ sentMinor: row.sent ?? 0n, bankedMinor: row.banked },
  }));
}

/** What an account began with, where the books began in the middle of a life with Stripe. */
export async function openingOf(db: Db, account: string): Promise<CurrencySum[]> {
  const rows = await db
    .selectFrom('journal_entry as e')
    .innerJoin('posting as p', 'p.entry_id', 'e.id')
    .select(['p.currency', sum.as('amount_minor')])
    .where('e.kind', '=', 'opening_balance')
    .where('p.account', '=', account)
    .groupBy('p.currency')
    .execute();
  return rows.map((row) => ({ currency: row.currency, amountMinor: row.amount_minor }));
}

/** Entries that put money at Stripe in a currency and are no balance transactions; the latest twenty. */
export async function otherHoldings(db: Db, currency: string): Promise<string[]> {
  const rows = await db
    .selectFrom('posting as p')
    .innerJoin('journal_entry as e', 'e.id', 'p.entry_id')
    .select('e.key')
    .where('p.account', 'in', [...stripeHoldings])
    .where('p.currency', '=', currency)
    .where((eb) => eb.or([eb('e.key', '<', 'bt:'), eb('e.key', '>=', 'bt;')]))
    .orderBy('e.id', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ key }) => key);
}

/** The entries that moved an account for a charge, or for none; the latest twenty. */
export async function movesOf(
  db: Db,
  account: string,
  { chargeId, currency }: { chargeId: string | null; currency: string },
): Promise<string[]> {
  const moved =
    chargeId === null
      ? db
          .selectFrom('posting as p')
          .innerJoin('journal_entry as e', 'e.id', 'p.entry_id')
          .where('e.charge_id', 'is', null)
      : db
          .selectFrom('journal_entry as e')
          // SQLite takes a cross join for an order: the few entries of the charge, not all that ever passed.
          .crossJoin('posting as p')
          .whereRef('p.entry_id', '=', 'e.id')
          .where('e.charge_id', '=', chargeId);
  const rows = await moved
    .select('e.key')
    .where('p.account', '=', account)
    .where('p.currency', '=', currency)
    .orderBy('e.id', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ key }) => key);
}

/** What the ledger has at the bank within the days of the statements, and which lines it is on, by currency. */
export async function bankedWithinStatements(
  db: Db,
): Promise<{ key: string; currency: string; amountMinor: bigint; lineMinor: bigint | null }[]> {
  const rows = await db
    .selectFrom('journal_entry as e')
    .innerJoin('posting as p', (join) => join.onRef('p.entry_id', '=', 'e.id').on('p.account', '=', 'bank'))
    .innerJoin(
      (eb) =>
        eb
          .selectFrom('bank_line')
          .select((inner) => [
            'currency',
            inner.fn.min('booked_on').as('first'),
            inner.fn.max('booked_on').as('last'),
          ])
          .groupBy('currency')
          .as('span'),
      (join) => join.onRef('span.currency', '=', 'p.currency'),
    )
    .leftJoin('bank_match as m', (join) =>
      join.on('e.key', '=', sql<string>`'payout:' || m.payout_id || ':banked'`),
    )
    .leftJoin('bank_line as l', 'l.id', 'm.line_id')
    .select(['e.key', 'p.currency', 'p.amount_minor', 'l.amount_minor as line_minor'])
    .where('e.kind', '=', 'banked')
    .whereRef('e.book_date', '>=', 'span.first')
    .whereRef('e.book_date', '<=', 'span.last')
    .execute();
  return rows.map((row) => ({
    ...{ key: row.key, currency: row.currency, amountMinor: row.amount_minor, lineMinor: row.line_minor },
  }));
}

export async function hasStatements(db: Db): Promise<boolean> {
  return (await db.selectFrom('bank_line').select('id').limit(1).executeTakeFirst()) !== undefined;
}
