import type { Instant } from '../src/clock.ts';
import type { Trx } from './database.ts';

/** A payment of a promise, as the invoice tells of it that was paid. */
export interface PromisePayment {
  readonly chargeId: string;
  readonly donationId: string;
  readonly subscriptionId: string;
  readonly invoiceId: string;
  readonly paidAt: Instant;
  readonly amountMinor: number;
}

/** What an invoice says stays; what only the ledger told before gives way to it. */
export async function recordPromisePayment(trx: Trx, payment: PromisePayment): Promise<'new' | 'known'> {
  const written = await trx
    .insertInto('promise_payment')
    .values({
      charge_id: payment.chargeId,
      donation_id: payment.donationId,
      subscription_id: payment.subscriptionId,
      invoice_id: payment.invoiceId,
      paid_at: payment.paidAt,
      amount_minor: payment.amountMinor,
      told_by: 'invoice',
    })
    .onConflict((oc) =>
      oc
        .column('charge_id')
        .doUpdateSet((eb) => ({
          subscription_id: eb.ref('excluded.subscription_id'),
          invoice_id: eb.ref('excluded.invoice_id'),
          paid_at: eb.ref('excluded.paid_at'),
          amount_minor: eb.ref('excluded.amount_minor'),
          told_by: eb.ref('excluded.told_by'),
        }))
        .where('promise_payment.told_by', '=', 'ledger'),
    )
    .returning('charge_id')
    .executeTakeFirst();
  return written ? 'new' : 'known';
}

/** How the invoice of a renewal stands. */
export interface RenewalStanding {
  readonly invoiceId: string;
  readonly donationId: string;
  readonly subscriptionId: string;
  /** When it was first tried. */
  readonly triedAt: Instant;
  readonly amountMinor: number;
  /** Stripe's word. */
  readonly status: string;
  readonly paidAt: Instant | null;
}

// How far along an invoice is: it never goes back, so what was heard late undoes nothing.
const ranks: Readonly<Record<string, number>> = { open: 0, uncollectible: 1, void: 2, paid: 3 };
const rankOf = (status: string) => ranks[status] ?? 0;

const givenUp = new Set(['uncollectible', 'void']);

/**
 * Keeps a renewal that failed, or that was given up: whether that had failed may be heard later. Those that went well
 * are their payments. Needs `lockLedger`.
 */
export async function recordRenewal(
  trx: Trx,
  renewal: RenewalStanding,
  { hasFailed }: { hasFailed: boolean },
): Promise<'new' | 'known'> {
  const known = await trx
    .selectFrom('failed_renewal')
    .select(['status', 'paid_at', 'has_failed'])
    .where('invoice_id', '=', renewal.invoiceId)
    .executeTakeFirst();
  if (!known) {
    if (!hasFailed && !givenUp.has(renewal.status)) return 'known';
    await trx
      .insertInto('failed_renewal')
      .values({
        invoice_id: renewal.invoiceId,
        donation_id: renewal.donationId,
        subscription_id: renewal.subscriptionId,
        tried_at: renewal.triedAt,
        amount_minor: renewal.amountMinor,
        status: renewal.status,
        paid_at: renewal.paidAt,
        has_failed: hasFailed ? 1 : 0,
      })
      .execute();
    return 'new';
  }
  const status = rankOf(renewal.status) > rankOf(known.status) ? renewal.status : known.status;
  const paidAt = known.paid_at ?? renewal.paidAt;
  const failed = hasFailed ? 1n : known.has_failed;
  if (status === known.status && paidAt === known.paid_at && failed === known.has_failed) return 'known';
  await trx
    .updateTable('failed_renewal')
    .set({ status, paid_at: paidAt, has_failed: failed })
    .where('invoice_id', '=', renewal.invoiceId)
    .execute();
  return 'new';
}
