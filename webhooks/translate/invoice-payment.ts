import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import { standing } from '../../src/stripe/stripe-reads.ts';
import { claimByInvoice, salesOfInvoice } from './charge.ts';
import { renewalsOf, wasRefused } from './renewal.ts';
import { nothing, type Translation } from './translation.ts';
import type { TranslatorDeps } from './translator.ts';

/** `invoice_payment.paid`: which charge paid which invoice. */
export async function translateInvoicePayment(
  { stripe }: TranslatorDeps,
  paymentId: string,
): Promise<Translation> {
  return translationOfInvoicePayment(await stripe.retrieveInvoicePayment(paymentId));
}

/** Which donation the charge of a paid invoice was for, if one paid it, and how it goes with a renewal. */
export function translationOfInvoicePayment(payment: Stripe.InvoicePayment): Translation {
  const invoice = standing(payment.invoice);
  if (!invoice) return nothing;
  const renewals = renewalsOf(invoice, wasRefused(invoice, payment.payment.payment_intent));
  const charge = payment.status === 'paid' ? chargeOf(payment) : undefined;
  if (!charge) return { ...nothing, renewals };
  const claim = claimByInvoice(charge, invoice);
  return { ...nothing, renewals, claims: claim ? [claim] : [], sales: salesOfInvoice(charge.id, invoice) };
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
