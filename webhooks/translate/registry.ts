import { translateSession } from './checkout-session.ts';
import { translateCharge } from './charge.ts';
import { translateDispute } from './dispute.ts';
import { translateInvoice } from './invoice.ts';
import { translatePayout } from './payout.ts';
import { translateRefund, translateRefundsOfCharge } from './refund.ts';
import { translateSubscription } from './subscription.ts';
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
  'charge.dispute.created': translateDispute,
  'charge.dispute.updated': translateDispute,
  'charge.dispute.funds_withdrawn': translateDispute,
  'charge.dispute.funds_reinstated': translateDispute,
  'charge.dispute.closed': translateDispute,
  'payout.created': translatePayout,
  'payout.updated': translatePayout,
  'payout.paid': translatePayout,
  'payout.failed': translatePayout,
  'payout.canceled': translatePayout,
  'payout.reconciliation_completed': translatePayout,
  'invoice.paid': translateInvoice,
  'customer.subscription.created': translateSubscription,
  'customer.subscription.updated': translateSubscription,
  'customer.subscription.deleted': translateSubscription,
  'customer.subscription.paused': translateSubscription,
  'customer.subscription.resumed': translateSubscription,
};
