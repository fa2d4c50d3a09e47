import type { Instant } from '../src/clock.ts';
import type { Db, Trx } from './database.ts';
import type { StripeObjectKind } from './schema.ts';

/** Taken before Stripe is read: what was read under a later number replaces what was read under an earlier one. */
export type Ticket = bigint;

export async function takeTicket(db: Db | Trx): Promise<Ticket> {
  const { n } = await db
    .updateTable('fetch_ticket')
    .set((eb) => ({ n: eb('n', '+', 1n) }))
    .returning('n')
    .executeTakeFirstOrThrow();
  return n;
}

export interface StripeObject {
  id: string;
  kind: StripeObjectKind;
  status: string;
  chargeId: string | null;
  amountMinor: bigint | null;
  currency: string | null;
  createdAt: Instant;
  detail: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Keeps how an object stands, unless it was read later already: a slow answer never undoes a newer one. A dispute
 * waits for whoever writes to the ledger, as its movements do.
 */
export async function saveStripeObject(
  trx: Db | Trx,
  object: Omit<StripeObject, 'amountMinor'> & { amountMinor: number | null },
  seen: { ticket: Ticket; now: Instant },
): Promise<'kept' | 'out of date'> {
  const saved = await trx
    .insertInto('stripe_object')
    .values({
      id: object.id,
      kind: object.kind,
      status: object.status,
      charge_id: object.chargeId,
      amount_minor: object.amountMinor,
      currency: object.currency,
      created_at: object.createdAt,
      detail: JSON.stringify(object.detail),
      ticket: seen.ticket,
      seen_at: seen.now,
    })
    .onConflict((oc) =>
      oc
        .column('id')
        .doUpdateSet((eb) => ({
          status: eb.ref('excluded.status'),
          charge_id: eb.ref('excluded.charge_id'),
          amount_minor: eb.ref('excluded.amount_minor'),
          currency: eb.ref('excluded.currency'),
          detail: eb.ref('excluded.detail'),
          ticket: eb.ref('excluded.ticket'),
          seen_at: eb.ref('excluded.seen_at'),
        }))
        .whereRef('excluded.ticket', '>', 'stripe_object.ticket'),
    )
    .returning('id')
    .executeTakeFirst();
  return saved || !(await isKnownLater(trx, object.id, seen.ticket)) ? 'kept' : 'out of date';
}

// Two looks under one number are equally late.
async function isKnownLater(trx: Db | Trx, id: string, ticket: Ticket): Promise<boolean> {
  const later = await trx
    .selectFrom('stripe_object')
    .select('id')
    .where('id', '=', id)
    .where('ticket', '>', ticket)
    .executeTakeFirst();
  return later !== undefined;
}

export async function findStripeObject(db: Db | Trx, id: string): Promise<StripeObject | undefined> {
  const row = await db.selectFrom('stripe_object').selectAll().where('id', '=', id).executeTakeFirst();
  return row && objectOf(row);
}

/** The oldest first. */
export async function stripeObjects(
  db: Db | Trx,
  filter: { kind: StripeObjectKind; status?: readonly string[]; limit?: number },
): Promise<StripeObject[]> {
  let query = db
    .selectFrom('stripe_object')
    .selectAll()
    .where('kind', '=', filter.kind)
    .orderBy('created_at')
    .orderBy('id');
  if (filter.status) query = query.where('status', 'in', [...filter.status]);
  if (filter.limit !== undefined) query = query.limit(filter.limit);
  return (await query.execute()).map(objectOf);
}

/** Adds what a payout carried; said twice, it is kept once. */
export async function savePayoutItems(
  trx: Db | Trx,
  payoutId: string,
  transactionIds: readonly string[],
): Promise<void> {
  const pageSize = 400;
  for (let from = 0; from < transactionIds.length; from += pageSize)
    await trx
      .insertInto('payout_item')
      .values(
        transactionIds
          .slice(from, from + pageSize)
          .map((transaction_id) => ({ payout_id: payoutId, transaction_id })),
      )
      .onConflict((oc) => oc.columns(['payout_id', 'transaction_id']).doNothing())
      .execute();
}

function objectOf(row: {
  id: string;
  kind: StripeObjectKind;
  status: string;
  charge_id: string | null;
  amount_minor: bigint | null;
  currency: string | null;
  created_at: Instant;
  detail: string;
}): StripeObject {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    chargeId: row.charge_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    createdAt: row.created_at,
    // Written by saveStripeObject.
    detail: JSON.parse(row.detail) as StripeObject['detail'],
  };
}
