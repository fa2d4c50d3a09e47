import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import type { TranslatorDeps } from './translator.ts';
import { nothing, type ChargeClaim, type Translation } from './translation.ts';

/** Our donation's id, as the subscription carried it when the invoice was made. */
export const donationOfInvoice = (invoice: Stripe.Invoice): string | undefined =>
  invoice.parent?.subscription_details?.metadata?.['donation_id'];

export const subscriptionOfInvoice = (invoice: Stripe.Invoice): string | undefined =>
  idOf(invoice.parent?.subscription_details?.subscription);

/** Seconds since 1970. */
export const paidAtOf = (invoice: Stripe.Invoice): number =>
  invoice.status_transitions.paid_at ?? invoice.created;

/**
 * `invoice.paid`: says which charges belong to which donation, and nothing of money: an invoice can be
 * paid from a credit balance, out of band, or be for nothing at all.
 */
export async function translateInvoice({ stripe }: TranslatorDeps, invoiceId: string): Promise<Translation> {
  const invoice = await stripe.retrieveInvoice(invoiceId);
  const [donationId, subscriptionId] = [donationOfInvoice(invoice), subscriptionOfInvoice(invoice)];
  if (donationId === undefined && subscriptionId === undefined) return nothing;
  const claims: ChargeClaim[] = [];
  for (const paymentIntentId of await stripe.paymentIntentsOfInvoice(invoiceId)) {
    const { latest_charge, amount, currency, livemode } = await stripe.retrievePaymentIntent(paymentIntentId);
    const chargeId = idOf(latest_charge);
    if (chargeId !== undefined)
      claims.push({
        ...{ chargeId, donationId, subscriptionId, amountMinor: amount, currency, livemode },
        paidAt: paidAtOf(invoice),
      });
  }
  return { ...nothing, claims };
}
