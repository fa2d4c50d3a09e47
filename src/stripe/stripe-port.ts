import type Stripe from 'stripe';

/** What Stripe needs to know of a donation to take its payment. Everything is derived from the donation's row. */
export interface CheckoutRequest {
  donationId: string;
  amountMinor: number;
  currency: string;
  /** Absent for a one-time gift. */
  recurring?: { interval: 'month' | 'year'; intervalCount: number };
  /** Seconds since 1970. */
  expiresAt: number;
  /** The reader's language; Stripe's page speaks it where it can. */
  locale: string;
  successUrl: string;
  cancelUrl: string;
}

export interface CheckoutSession {
  id: string;
  url: string;
}

/** One page of a list, the newest first; `startingAfter` the last id leads to the next. */
export interface Page<T> {
  items: T[];
  hasMore: boolean;
}

/** What was made from `from` on (seconds since 1970, included), until `to` (excluded). */
export interface Span {
  from?: number;
  to?: number;
  startingAfter?: string | undefined;
}

/** What a reader's visit needs. */
export interface CheckoutPort {
  /** Whether Stripe answers, and takes the key. */
  ping(): Promise<void>;
  /** The same key with the same request returns the same session, however often it is asked. */
  createCheckoutSession(request: CheckoutRequest, idempotencyKey: string): Promise<CheckoutSession>;
  /** `not open`: it was paid, or had expired before. */
  expireCheckoutSession(sessionId: string): Promise<'expired' | 'not open'>;
}

/** How one thing stands now. */
export interface ObjectPort {
  retrieveCheckoutSession(sessionId: string): Promise<Stripe.Checkout.Session>;
  /** With its balance transaction and, where it failed after all, the one that took the money back. */
  retrieveCharge(chargeId: string): Promise<Stripe.Charge>;
  /** With both of its balance transactions and its charge. */
  retrieveRefund(refundId: string): Promise<Stripe.Refund>;
  refundsOfCharge(chargeId: string): Promise<Stripe.Refund[]>;
  /** With its charge; its balance transactions are whole. */
  retrieveDispute(disputeId: string): Promise<Stripe.Dispute>;
  /** With both of its balance transactions. */
  retrievePayout(payoutId: string): Promise<Stripe.Payout>;
  /** With the card that pays for it. */
  retrieveSubscription(subscriptionId: string): Promise<Stripe.Subscription>;
  /** With its charge. */
  retrieveEarlyFraudWarning(warningId: string): Promise<Stripe.Radar.EarlyFraudWarning>;
  /** What the customer of a charge or a subscription left as an address; null where there is none, or no customer any more. */
  customerEmail(customer: string | { id: string } | null): Promise<string | null>;
  retrieveReview(reviewId: string): Promise<Stripe.Review>;
  /** The invoices that a payment intent paid; none for a one-time gift, or as long as Stripe has not linked them. */
  invoicesOfPaymentIntent(paymentIntentId: string): Promise<Stripe.Invoice[]>;
  /** The payment intents that paid an invoice. */
  paymentIntentsOfInvoice(invoiceId: string): Promise<string[]>;
  /** With its invoice, and the payment intent that paid it. */
  retrieveInvoicePayment(paymentId: string): Promise<Stripe.InvoicePayment>;
  retrieveInvoice(invoiceId: string): Promise<Stripe.Invoice>;
  retrievePaymentIntent(paymentIntentId: string): Promise<Stripe.PaymentIntent>;
}

/** Many things at once, a hundred to a page. */
export interface ListPort {
  /** With their sources, and the charges of these. Of one payout only, where asked. */
  listBalanceTransactions(span: Span & { payout?: string }): Promise<Page<Stripe.BalanceTransaction>>;
  /** With their balance transactions. */
  listCharges(span: Span): Promise<Page<Stripe.Charge>>;
  /** With their balance transactions and charges. */
  listRefunds(span: Span): Promise<Page<Stripe.Refund>>;
  /** With their charges. */
  listDisputes(span: Span): Promise<Page<Stripe.Dispute>>;
  /** With their balance transactions. */
  listPayouts(span: Span): Promise<Page<Stripe.Payout>>;
  /** With their invoices, and the payment intents that paid them. */
  listInvoicePayments(span: Span): Promise<Page<Stripe.InvoicePayment>>;
  listCheckoutSessions(span: Span): Promise<Page<Stripe.Checkout.Session>>;
  /** Of every status. */
  listSubscriptions(span: Span): Promise<Page<Stripe.Subscription>>;
  /** Stripe keeps thirty days of them. */
  listEvents(span: Span): Promise<Page<Stripe.Event>>;
  retrieveBalance(): Promise<Stripe.Balance>;
}

/** What moves money or ends something. A key repeated does nothing twice. */
export interface ActionPort {
  /** All that is left of the charge. */
  refundCharge(chargeId: string, idempotencyKey: string): Promise<void>;
  /** By our own decision, and Stripe is told so. */
  cancelSubscription(subscriptionId: string, idempotencyKey: string): Promise<void>;
}

/** Where Stripe sends its events. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  /** `null`: whatever version the account has. It cannot be changed once the endpoint is there. */
  apiVersion: string | null;
  /** Types of events, or `*` for all. */
  events: readonly string[];
  isEnabled: boolean;
}

/** What the key may not do, and what does not work without it. */
export interface Lack {
  resource: string;
  permission: 'read' | 'write';
  /** The permission's name at Stripe, where Stripe says it. */
  stripeName: string | undefined;
}

/** What only a person who sets the service up needs. */
export interface AccountPort {
  lacks(): Promise<Lack[]>;
  listWebhookEndpoints(): Promise<WebhookEndpoint[]>;
  /** With the version that everything here is written for. Stripe shows the secret this once. */
  createWebhookEndpoint(about: {
    url: string;
    events: readonly string[];
  }): Promise<{ id: string; secret: string | undefined }>;
  /** Listens to these types and no others, enabled. */
  changeWebhookEndpoint(id: string, events: readonly string[]): Promise<void>;
}

/** The calls we make to Stripe, in our words. The sandbox answers them over the same wire. */
export interface StripePort extends CheckoutPort, ObjectPort, ListPort, ActionPort {}

/**
 * Stripe refused, or could not be reached.
 * `retryable`: the same request may succeed later. `stored`: Stripe keeps a failure (500) under this
 * idempotency key and will replay it, so only another key can succeed.
 */
export class StripeFailure extends Error {
  readonly retryable: boolean;
  readonly stored: boolean;
  readonly code: string | undefined;
  constructor(message: string, about: { retryable: boolean; stored: boolean; code: string | undefined }) {
    super(message);
    this.name = 'StripeFailure';
    this.retryable = about.retryable;
    this.stored = about.stored;
    this.code = about.code;
  }
}
