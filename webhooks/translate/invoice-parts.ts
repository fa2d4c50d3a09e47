import type Stripe from 'stripe';
import { idOf } from '../../src/stripe/id-of.ts';
import type { PaidInvoice } from './translation.ts';

/** Our donation's id, as the subscription carried it when the invoice was made. */
export const donationOfInvoice = (invoice: Stripe.Invoice): string | undefined =>
  invoice.parent?.subscription_details?.metadata?.['donation_id'];

export const subscriptionOfInvoice = (invoice: Stripe.Invoice): string | undefined =>
  idOf(invoice.parent?.subscription_details?.subscription);

/** What the invoice says of itself to whoever wants to know what a charge paid. */
export const paidInvoiceOf = (invoice: Stripe.Invoice): PaidInvoice => ({
  id: invoice.id,
  paidAt: invoice.status === 'paid' ? (invoice.status_transitions.paid_at ?? undefined) : undefined,
  isRegular: ['subscription_create', 'subscription_cycle'].includes(invoice.billing_reason ?? ''),
});

/** Seconds since 1970. */
export const paidAtOf = (invoice: Stripe.Invoice): number =>
  invoice.status_transitions.paid_at ?? invoice.created;
