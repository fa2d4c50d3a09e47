import type Stripe from 'stripe';
import { idOf } from './id-of.ts';
import type { ListPort, ObjectPort, Page, Span } from './stripe-port.ts';

type Call = <T>(request: () => Promise<T>) => Promise<T>;

/** Stripe's most. */
const pageSize = 100;

export function objectPort(stripe: Stripe, call: Call): ObjectPort {
  return {
    retrieveCheckoutSession: (id) => call(() => stripe.checkout.sessions.retrieve(id)),
    retrieveCharge: (id) =>
      call(() =>
        stripe.charges.retrieve(id, { expand: ['balance_transaction', 'failure_balance_transaction'] }),
      ),
    retrieveRefund: (id) =>
      call(() =>
        stripe.refunds.retrieve(id, {
          expand: ['balance_transaction', 'failure_balance_transaction', 'charge'],
        }),
      ),
    refundsOfCharge: (charge) =>
      call(() =>
        stripe.refunds
          .list({ charge, limit: pageSize, expand: refundParts })
          .autoPagingToArray({ limit: 1000 }),
      ),
    retrieveDispute: (id) => call(() => stripe.disputes.retrieve(id, { expand: ['charge'] })),
    retrievePayout: (id) =>
      call(() =>
        stripe.payouts.retrieve(id, { expand: ['balance_transaction', 'failure_balance_transaction'] }),
      ),
    retrieveSubscription: (id) =>
      call(() => stripe.subscriptions.retrieve(id, { expand: ['default_payment_method'] })),
    retrieveEarlyFraudWarning: (id) =>
      call(() => stripe.radar.earlyFraudWarnings.retrieve(id, { expand: ['charge'] })),
    customerEmail: (customer) =>
      call(async () => {
        const id = idOf(customer);
        if (id === undefined) return null;
        const found = await stripe.customers.retrieve(id);
        return found.deleted ? null : found.email;
      }),
    retrieveReview: (id) => call(() => stripe.reviews.retrieve(id)),
    invoicesOfPaymentIntent: (id) =>
      call(async () => {
        const payments = await stripe.invoicePayments.list({
          payment: { type: 'payment_intent', payment_intent: id },
          expand: ['data.invoice'],
        });
        return payments.data.flatMap(({ invoice }) => standing(invoice) ?? []);
      }),
    paymentIntentsOfInvoice: (invoice) =>
      call(async () => {
        const payments = await stripe.invoicePayments.list({ invoice, limit: pageSize });
        return payments.data.flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
      }),
    retrieveInvoicePayment: (id) =>
      call(() => stripe.invoicePayments.retrieve(id, { expand: ['invoice', 'payment.payment_intent'] })),
    retrieveInvoice: (id) => call(() => stripe.invoices.retrieve(id)),
    retrievePaymentIntent: (id) => call(() => stripe.paymentIntents.retrieve(id)),
  };
}

const refundParts = ['data.balance_transaction', 'data.failure_balance_transaction', 'data.charge'];

/** An invoice that was expanded and not deleted. */
export const standing = (invoice: Stripe.InvoicePayment['invoice']): Stripe.Invoice | undefined =>
  typeof invoice === 'object' && !('deleted' in invoice && invoice.deleted) ? invoice : undefined;

export function listPort(stripe: Stripe, call: Call): ListPort {
  return {
    listBalanceTransactions: ({ payout, ...span }) =>
      call(async () =>
        pageOf(
          await stripe.balanceTransactions.list({
            ...spanParams(span),
            ...(payout !== undefined && { payout }),
            expand: ['data.source', 'data.source.charge'],
          }),
        ),
      ),
    listCharges: (span) =>
      call(async () =>
        pageOf(
          await stripe.charges.list({
            ...spanParams(span),
            expand: ['data.balance_transaction', 'data.failure_balance_transaction'],
          }),
        ),
      ),
    listRefunds: (span) =>
      call(async () => pageOf(await stripe.refunds.list({ ...spanParams(span), expand: refundParts }))),
    listDisputes: (span) =>
      call(async () => pageOf(await stripe.disputes.list({ ...spanParams(span), expand: ['data.charge'] }))),
    listPayouts: (span) =>
      call(async () =>
        pageOf(
          await stripe.payouts.list({
            ...spanParams(span),
            expand: ['data.balance_transaction', 'data.failure_balance_transaction'],
          }),
        ),
      ),
    listInvoicePayments: (span) =>
      call(async () =>
        pageOf(
          await stripe.invoicePayments.list({
            ...spanParams(span),
            expand: ['data.invoice', 'data.payment.payment_intent'],
          }),
        ),
      ),
    listCheckoutSessions: (span) =>
      call(async () => pageOf(await stripe.checkout.sessions.list(spanParams(span)))),
    listSubscriptions: (span) =>
      call(async () =>
        pageOf(
          await stripe.subscriptions.list({
            ...spanParams(span),
            status: 'all',
            expand: ['data.default_payment_method'],
          }),
        ),
      ),
    listEvents: (span) => call(async () => pageOf(await stripe.events.list(spanParams(span)))),
    retrieveBalance: () => call(() => stripe.balance.retrieve()),
  };
}

function spanParams({ from, to, startingAfter }: Span) {
  return {
    limit: pageSize,
    ...((from !== undefined || to !== undefined) && {
      created: { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) },
    }),
    ...(startingAfter !== undefined && { starting_after: startingAfter }),
  };
}

const pageOf = <T>(list: { data: T[]; has_more: boolean }): Page<T> => ({
  items: list.data,
  hasMore: list.has_more,
});
