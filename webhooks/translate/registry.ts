import { translateSession } from './checkout-session.ts';
import { translateCharge } from './charge.ts';
import { translateInvoice } from './invoice.ts';
import { translateRefund, translateRefundsOfCharge } from './refund.ts';
import type { Translator } from './translator.ts';

/** What each event makes us look at. A type that is not here is stored and left alone. */
export const translators: Readonly<Record<string, Translator>> = {
  'checkout.session.completed': translateSession,
  'checkout.session.async_payment_succeeded': translateSession,
  'checkout.session.async_payment_failed': translateSession,
  'checkout.session.expired': translateSession,
  'charge.pending': translateCharge,
  'charge.succeeded': translateCharge,
  'charge.updated': translateCharge,
  'charge.failed': translateCharge,
  'charge.refunded': translateRefundsOfCharge,
  'refund.created': translateRefund,
  'refund.updated': translateRefund,
  'refund.failed': translateRefund,
  'invoice.paid': translateInvoice,
};
