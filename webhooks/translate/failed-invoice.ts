import type Stripe from 'stripe';
import { subscriptionOfInvoice } from './invoice-parts.ts';
import { renewalsOf } from './renewal.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/**
 * `invoice.payment_failed`, `invoice.payment_action_required`: a renewal could not be taken, and its donor is told
 * once. Of a first payment the reader was told by Stripe's page.
 */
export async function translateFailedInvoice(
  { stripe }: TranslatorDeps,
  invoiceId: string,
): Promise<Translation> {
  return translationOfFailedInvoice(await stripe.retrieveInvoice(invoiceId));
}

function translationOfFailedInvoice(invoice: Stripe.Invoice): Translation {
  const isRenewal = invoice.billing_reason === 'subscription_cycle';
  if (!isRenewal || subscriptionOfInvoice(invoice) === undefined) return nothing;
  const renewals = renewalsOf(invoice, true);
  if (invoice.status !== 'open') return { ...nothing, renewals };
  const { id, created } = invoice;
  return {
    ...nothing,
    renewals,
    notices: [
      {
        ...{ key: `payment_failed:${id}`, kind: 'payment_failed', subjectId: id, detail: {} },
        happenedAt: invoice.status_transitions.finalized_at ?? created,
      },
    ],
  };
}
