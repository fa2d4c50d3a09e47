import type { Stripe } from 'stripe';
import {
  idOf,
  type Invoice,
  type InvoicePayment,
  type Price,
  type Subscription,
  type Wire,
} from './object-kinds.ts';
import type { Period } from './subscription-shapes.ts';

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
