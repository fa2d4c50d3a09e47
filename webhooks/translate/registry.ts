import { translateSession } from './checkout-session.ts';
import { translateCharge } from './charge.ts';
import { translateDispute } from './dispute.ts';
import { translateFraudWarning } from './fraud-warning.ts';
import { translateInvoicePayment } from './invoice-payment.ts';
import { translateFailedInvoice } from './failed-invoice.ts';
import { translateInvoice } from './invoice.ts';
import { translatePayout } from './payout.ts';
import { translateGivenUpInvoice } from './renewal.ts';
import { translateRefund, translateRefundsOfCharge } from './refund.ts';
import { translateReview } from './review.ts';
import { translateSubscription } from './subscription.ts';
import { nothing } from './translation.ts';
import type { Translator } from './translator.ts';

/** No one object tells what moved: the balance is looked at. */
export const lookAtBalance: Translator = async () => ({ ...nothing, isBalanceDue: true });

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
  'invoice.payment_failed': translateFailedInvoice,
  'invoice.payment_action_required': translateFailedInvoice,
  'invoice.voided': translateGivenUpInvoice,
  'invoice.marked_uncollectible': translateGivenUpInvoice,
  'invoice_payment.paid': translateInvoicePayment,
  'customer.subscription.created': translateSubscription,
  'customer.subscription.updated': translateSubscription,
  'customer.subscription.deleted': translateSubscription,
  'customer.subscription.paused': translateSubscription,
  'customer.subscription.resumed': translateSubscription,
  'radar.early_fraud_warning.created': translateFraudWarning,
  'radar.early_fraud_warning.updated': translateFraudWarning,
  'review.opened': translateReview,
  'review.closed': translateReview,
  'balance.available': lookAtBalance,
  'topup.created': lookAtBalance,
  'topup.succeeded': lookAtBalance,
  'topup.failed': lookAtBalance,
  'topup.canceled': lookAtBalance,
  'topup.reversed': lookAtBalance,
  'reserve.hold.created': lookAtBalance,
  'reserve.release.created': lookAtBalance,
};

const chargeTells = 'no money moved; a payment that failed is a charge of its own';
const subscriptionTells = 'how the gift stands is read from its subscription';

/** Types that are heard and have no effect of their own, each with the reason. */
export const withoutEffect: Readonly<Record<string, string>> = {
  'invoice.finalization_failed': subscriptionTells,
  'invoice.upcoming': 'renewals are announced by our own calendar, whatever is set at Stripe',
  'invoice.overpaid': 'what was paid is booked by its charges',
  'payment_intent.payment_failed': chargeTells,
  'payment_intent.canceled': chargeTells,
  'mandate.updated': 'a debit that it stops fails as a charge',
  'customer.deleted':
    "its subscriptions end by events of their own; nothing of Stripe's customers is kept here",
  'reporting.report_run.succeeded': "no report of Stripe's is fetched yet",
};

/** Every type that Stripe is asked to send. */
export const subscribedTypes: readonly string[] = [
  ...Object.keys(translators),
  ...Object.keys(withoutEffect),
].sort();
