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
  /** One of Stripe Checkout's locales, or `auto`. */
  locale: string;
  successUrl: string;
  cancelUrl: string;
}

export interface CheckoutSession {
  id: string;
  url: string;
}

/** The calls we make to Stripe, in our words. The sandbox answers them over the same wire. */
export interface StripePort {
  /** Whether Stripe answers, and takes the key. */
  ping(): Promise<void>;
  /** The same key with the same request returns the same session, however often it is asked. */
  createCheckoutSession(request: CheckoutRequest, idempotencyKey: string): Promise<CheckoutSession>;
  /** `not open`: it was paid, or had expired before. */
  expireCheckoutSession(sessionId: string): Promise<'expired' | 'not open'>;
  retrieveCheckoutSession(sessionId: string): Promise<Stripe.Checkout.Session>;
  /** With its balance transaction and, where it failed after all, the one that took the money back. */
  retrieveCharge(chargeId: string): Promise<Stripe.Charge>;
  /** With both of its balance transactions. */
  retrieveRefund(refundId: string): Promise<Stripe.Refund>;
  refundsOfCharge(chargeId: string): Promise<Stripe.Refund[]>;
  /** The invoices that a payment intent paid; none for a one-time gift, or as long as Stripe has not linked them. */
  invoicesOfPaymentIntent(paymentIntentId: string): Promise<Stripe.Invoice[]>;
  /** The payment intents that paid an invoice. */
  paymentIntentsOfInvoice(invoiceId: string): Promise<string[]>;
  retrieveInvoice(invoiceId: string): Promise<Stripe.Invoice>;
  retrievePaymentIntent(paymentIntentId: string): Promise<Stripe.PaymentIntent>;
}

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
