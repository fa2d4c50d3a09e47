import type { Stripe } from 'stripe';
import type { Invoice, InvoicePayment, Price, Subscription, SubscriptionItem, Wire } from './object-kinds.ts';
import { idOf } from './object-kinds.ts';

export interface Period {
  readonly start: number;
  readonly end: number;
}

export function newSubscriptionItem(values: {
  readonly id: string;
  readonly subscription: string;
  readonly created: number;
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
}): SubscriptionItem {
  return {
    id: values.id,
    object: 'subscription_item',
    billing_thresholds: null,
    created: values.created,
    current_period_end: values.period.end,
    current_period_start: values.period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(values.price),
    price: values.price,
    quantity: values.quantity,
    subscription: values.subscription,
    tax_rates: [],
  };
}

/** The price's older name, still part of every item. */
function planOf(price: Price): Wire<Stripe.Plan> {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: null,
    product: idOf(price.product),
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export function newSubscription(values: {
  readonly id: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly paymentMethod: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly items: readonly SubscriptionItem[];
}): Subscription {
  return {
    id: values.id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: values.created,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: values.created,
    currency: values.currency,
    customer: values.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: values.paymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: values.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: [...values.items],
      has_more: false,
      url: `/v1/subscription_items?subscription=${values.id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: values.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: values.created,
    status: 'active',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
  };
}

export interface InvoicedLine {
  readonly id: string;
  readonly amount: number;
  readonly description: string;
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
  readonly subscriptionItem: string | null;
}

export function newInvoice(values: {
  readonly id: string;
  readonly created: number;
  readonly number: string | null;
  readonly subscription: Subscription;
  readonly customerEmail: string | null;
  readonly customerName: string | null;
  readonly billingReason: 'subscription_create' | 'subscription_cycle';
  readonly lines: readonly InvoicedLine[];
  readonly automaticallyFinalizesAt: number | null;
}): Invoice {
  const { subscription } = values;
  const total = values.lines.reduce((sum, line) => sum + line.amount, 0);
  const first = values.billingReason === 'subscription_create';
  const [line] = values.lines;
  return {
    id: values.id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Sandbox',
    account_tax_ids: null,
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: total,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: values.automaticallyFinalizesAt,
    billing_reason: values.billingReason,
    collection_method: 'charge_automatically',
    created: values.created,
    currency: subscription.currency,
    custom_fields: null,
    customer: idOf(subscription.customer),
    customer_account: null,
    customer_address: null,
    customer_email: values.customerEmail,
    customer_name: values.customerName,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: values.lines.map((one) => invoiceLine(one, values.id, subscription)),
      has_more: false,
      url: `/v1/invoices/${values.id}/lines`,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: values.automaticallyFinalizesAt,
    number: values.number,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    // A renewal's invoice is dated over the period that has ended; its lines are for the one that begins.
    period_end: values.created,
    period_start: first ? values.created : (line?.period.start ?? values.created),
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}

const invoiceLine = (
  line: InvoicedLine,
  invoice: string,
  subscription: Subscription,
): Wire<Stripe.InvoiceLineItem> => ({
  id: line.id,
  object: 'line_item',
  amount: line.amount,
  currency: subscription.currency,
  description: line.description,
  discount_amounts: [],
  discountable: true,
  discounts: [],
  invoice,
  livemode: false,
  metadata: subscription.metadata,
  parent: line.subscriptionItem
    ? {
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          proration: false,
          proration_details: { credited_items: null },
          subscription: subscription.id,
          subscription_item: line.subscriptionItem,
        },
        type: 'subscription_item_details',
      }
    : null,
  period: line.period,
  pretax_credit_amounts: [],
  pricing: {
    price_details: { price: line.price.id, product: idOf(line.price.product) },
    type: 'price_details',
    unit_amount_decimal: line.price.unit_amount_decimal,
  },
  quantity: line.quantity,
  quantity_decimal: String(line.quantity),
  subscription: subscription.id,
  subtotal: line.amount,
  taxes: [],
});

export const newInvoicePayment = (values: {
  readonly id: string;
  readonly created: number;
  readonly invoice: Invoice;
  readonly paymentIntent: string;
}): InvoicePayment => ({
  id: values.id,
  object: 'invoice_payment',
  amount_paid: null,
  amount_requested: values.invoice.amount_due,
  created: values.created,
  currency: values.invoice.currency,
  invoice: values.invoice.id,
  is_default: true,
  livemode: false,
  payment: { payment_intent: values.paymentIntent, type: 'payment_intent' },
  status: 'open',
  status_transitions: { canceled_at: null, paid_at: null },
});
