import type { Stripe } from 'stripe';
import { idOf, type Price, type Subscription, type SubscriptionItem, type Wire } from './object-kinds.ts';

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
