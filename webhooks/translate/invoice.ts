import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/stripe-client.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { nothing, type ChargeClaim, type Translation } from './translation.ts';

/** Our donation's id, as the subscription carried it when the invoice was made. */
export const donationOfInvoice = (invoice: Stripe.Invoice): string | undefined =>
  invoice.parent?.subscription_details?.metadata?.['donation_id'];

/**
 * `invoice.paid`: says which charges belong to which donation, and nothing of money: an invoice can be
 * paid from a credit balance, out of band, or be for nothing at all.
 */
export async function translateInvoice(stripe: StripePort, invoiceId: string): Promise<Translation> {
  const donationId = donationOfInvoice(await stripe.retrieveInvoice(invoiceId));
  if (donationId === undefined) return nothing;
  const claims: ChargeClaim[] = [];
  for (const paymentIntentId of await stripe.paymentIntentsOfInvoice(invoiceId)) {
    const { latest_charge, amount, currency } = await stripe.retrievePaymentIntent(paymentIntentId);
    const chargeId = idOf(latest_charge);
    if (chargeId !== undefined) claims.push({ chargeId, donationId, amountMinor: amount, currency });
  }
  return { ...nothing, claims };
}
