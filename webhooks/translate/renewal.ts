import type Stripe from 'stripe';
import { donationOfInvoice, paidInvoiceOf, subscriptionOfInvoice } from './invoice-parts.ts';
import { nothing, type RenewalNote, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `invoice.voided`, `invoice.marked_uncollectible`: nobody will ask for it any more. */
export async function translateGivenUpInvoice(
  { stripe }: TranslatorDeps,
  invoiceId: string,
): Promise<Translation> {
  return { ...nothing, renewals: renewalsOf(await stripe.retrieveInvoice(invoiceId)) };
}

/**
 * How the invoice of a renewal stands; nothing of any other.
 * @param hasFailed where something else than the invoice itself says so.
 */
export function renewalsOf(invoice: Stripe.Invoice, hasFailed = false): RenewalNote[] {
  const subscriptionId = subscriptionOfInvoice(invoice);
  const { id, status, billing_reason: reason, attempt_count: attempts, created, currency } = invoice;
  if (reason !== 'subscription_cycle' || subscriptionId === undefined) return [];
  if (status === null || status === 'draft') return [];
  const { finalized_at: finalizedAt } = invoice.status_transitions;
  return [
    {
      ...{ invoiceId: id, subscriptionId, donationId: donationOfInvoice(invoice), status, currency },
      ...{ amountMinor: invoice.amount_due, livemode: invoice.livemode },
      triedAt: finalizedAt ?? created,
      paidAt: paidInvoiceOf(invoice).paidAt,
      // A second try follows a first that failed.
      hasFailed: hasFailed || attempts > 1,
    },
  ];
}

/** Whether the payment that an open invoice waits for was refused; a debit that is on its way was not. */
export function wasRefused(
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent | string | undefined,
): boolean {
  if (invoice.status !== 'open' || !invoice.attempted || typeof intent !== 'object') return false;
  return intent.status === 'requires_payment_method' || intent.status === 'requires_action';
}
