import { idOf } from '../../src/stripe/id-of.ts';
import type { TranslatorDeps } from './translator.ts';
import { donationOfInvoice, paidAtOf, paidInvoiceOf, subscriptionOfInvoice } from './invoice-parts.ts';
import { renewalsOf } from './renewal.ts';
import { nothing, type ChargeClaim, type Translation } from './translation.ts';

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
        invoice: paidInvoiceOf(invoice),
      });
  }
  return { ...nothing, claims, renewals: renewalsOf(invoice) };
}
