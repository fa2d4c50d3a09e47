import type { Stripe } from 'stripe';

/** An object as it travels: what the SDK turns into a Decimal is a string on the wire. */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends ReadonlyArray<infer Item>
      ? Wire<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Wire<T[Key]> }
        : T;

export type Session = Wire<Stripe.Checkout.Session>;
export type PaymentIntent = Wire<Stripe.PaymentIntent>;
export type Charge = Wire<Stripe.Charge>;
export type BalanceTransaction = Wire<Stripe.BalanceTransaction>;
export type Customer = Wire<Stripe.Customer>;
export type Product = Wire<Stripe.Product>;
export type Price = Wire<Stripe.Price>;
export type PaymentMethod = Wire<Stripe.PaymentMethod>;
export type Subscription = Wire<Stripe.Subscription>;
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>;
export type Invoice = Wire<Stripe.Invoice>;
export type InvoicePayment = Wire<Stripe.InvoicePayment>;
export type Refund = Wire<Stripe.Refund>;
export type Dispute = Wire<Stripe.Dispute>;
export type EarlyFraudWarning = Wire<Stripe.Radar.EarlyFraudWarning>;
export type Payout = Wire<Stripe.Payout>;
export type Review = Wire<Stripe.Review>;
export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>;
export type PortalSession = Wire<Stripe.BillingPortal.Session>;
export type WebhookEndpoint = Wire<Stripe.WebhookEndpoint>;

export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

/** Every kind of object the sandbox keeps, by the name it has in Stripe's `object` field. */
export interface ObjectKinds {
  'checkout.session': Session;
  payment_intent: PaymentIntent;
  charge: Charge;
  balance_transaction: BalanceTransaction;
  customer: Customer;
  product: Product;
  price: Price;
  payment_method: PaymentMethod;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: InvoicePayment;
  refund: Refund;
  dispute: Dispute;
  'radar.early_fraud_warning': EarlyFraudWarning;
  review: Review;
  payout: Payout;
  'billing_portal.configuration': PortalConfiguration;
  'billing_portal.session': PortalSession;
  event: StripeEvent;
  webhook_endpoint: WebhookEndpoint;
}
export type Kind = keyof ObjectKinds;

/** What the sandbox knows about an object and Stripe does not show. */
export interface Backstage {
  'checkout.session': SessionBackstage;
  payment_method: { readonly behaviour: string };
  charge: { readonly recurring: boolean };
  /** what the last movement took or gave back, in the dispute's currency; the other is 0 */
  dispute: { readonly withdrawn: number; readonly reinstated: number };
  webhook_endpoint: {
    readonly secret: string;
    readonly previous: string | null;
    readonly previousUntil: number;
  };
}

export interface SessionBackstage {
  readonly lineItems: readonly Wire<Stripe.LineItem>[];
  readonly paymentMetadata: Record<string, string>;
  readonly paymentDescription: string | null;
  readonly subscriptionMetadata: Record<string, string>;
  readonly subscriptionDescription: string | null;
  readonly brandsBlocked: readonly string[];
  /** Before success a subscription's first payment intent is known to nobody but the page. */
  readonly openPaymentIntent: string | null;
}

/** The fields a list can be filtered by, as paths into the object. */
export const indexedFields: Record<Kind, readonly string[]> = {
  'checkout.session': ['customer', 'payment_intent', 'subscription', 'status', 'invoice'],
  payment_intent: ['customer'],
  charge: ['customer', 'payment_intent'],
  balance_transaction: ['currency', 'source', 'type'],
  customer: ['email'],
  product: ['active'],
  price: ['product', 'active'],
  payment_method: ['customer', 'type'],
  subscription: ['customer', 'status'],
  invoice: ['customer', 'status', 'parent.subscription_details.subscription'],
  invoice_payment: ['invoice', 'status', 'payment.type', 'payment.payment_intent'],
  refund: ['charge', 'payment_intent'],
  dispute: ['charge', 'payment_intent'],
  'radar.early_fraud_warning': ['charge', 'payment_intent'],
  review: ['open', 'charge'],
  payout: ['livemode', 'status', 'arrival_date'],
  'billing_portal.configuration': ['active', 'is_default'],
  'billing_portal.session': ['url'],
  event: ['type'],
  webhook_endpoint: ['status'],
};

/** @throws {TypeError} if the object was expanded: the sandbox keeps ids only. */
export function idOf(reference: string | object | null | undefined): string {
  if (typeof reference !== 'string') throw new TypeError(`expected an id, got ${typeof reference}`);
  return reference;
}
