import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import { standing } from '../../src/stripe/stripe-reads.ts';
import { claimByInvoice, salesOfInvoice } from './charge.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `invoice_payment.paid`: which charge paid which invoice. */
export async function translateInvoicePayment(
  { stripe }: TranslatorDeps,
  paymentId: string,
): Promise<Translation> {
  return translationOfInvoicePayment(await stripe.retrieveInvoicePayment(paymentId));
}

/** Which donation the charge of a paid invoice was for; nothing where no charge paid it. */
export function translationOfInvoicePayment(payment: Stripe.InvoicePayment): Translation {
  const invoice = standing(payment.invoice);
  if (payment.status !== 'paid' || !invoice) return nothing;
  const charge = chargeOf(payment);
  if (!charge) return nothing;
  const claim = claimByInvoice(charge, invoice);
  return { ...nothing, claims: claim ? [claim] : [], sales: salesOfInvoice(charge.id, invoice) };
}

function chargeOf({ payment, amount_paid: paid, currency }: Stripe.InvoicePayment) {
  const { charge, payment_intent: intent } = payment;
  if (typeof intent === 'object') {
    const id = idOf(intent.latest_charge);
    return id === undefined ? undefined : { id, amount: intent.amount, currency: intent.currency };
  }
  const id = idOf(charge);
  return id === undefined ? undefined : { id, amount: paid ?? 0, currency };
}
