import type { Stripe } from 'stripe';
import type { Charge, PaymentIntent, PaymentMethod, Wire } from './object-kinds.ts';
import type { Decline } from './test-cards.ts';

/** Complete Stripe objects around the few values that differ from one payment to the next. */

export interface PaymentIntentValues {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly methodTypes: readonly string[];
  readonly offSession: boolean;
  readonly secret: string;
}

export function newPaymentIntent(values: PaymentIntentValues): PaymentIntent {
  return {
    id: values.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: values.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${values.id}_secret_${values.secret}`,
    confirmation_method: 'automatic',
    created: values.created,
    currency: values.currency,
    customer: values.customer,
    customer_account: null,
    description: values.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: values.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: [...values.methodTypes],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: values.offSession ? 'off_session' : null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

export function newCharge(values: {
  readonly id: string;
  readonly created: number;
  readonly paymentIntent: PaymentIntent;
  readonly paymentMethod: PaymentMethod;
  readonly outcome: 'succeeded' | 'pending' | Decline;
  readonly receiptUrl: string;
}): Charge {
  const { id, created, paymentIntent, paymentMethod, outcome } = values;
  const decline = typeof outcome === 'object' ? outcome : null;
  const succeeded = outcome === 'succeeded';
  return {
    id,
    object: 'charge',
    amount: paymentIntent.amount,
    amount_captured: decline ? 0 : paymentIntent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: paymentMethod.billing_details,
    calculated_statement_descriptor: paymentMethod.type === 'card' ? 'SANDBOX' : null,
    captured: !decline,
    created,
    currency: paymentIntent.currency,
    customer: paymentIntent.customer,
    description: paymentIntent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: paymentIntent.metadata,
    on_behalf_of: null,
    outcome: decline ? declinedOutcome(decline) : authorizedOutcome,
    paid: succeeded,
    payment_intent: paymentIntent.id,
    payment_method: paymentMethod.id,
    payment_method_details: methodDetails(paymentMethod, decline === null),
    receipt_email: null,
    receipt_number: null,
    receipt_url: decline ? null : values.receiptUrl,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: decline ? 'failed' : succeeded ? 'succeeded' : 'pending',
    transfer_data: null,
    transfer_group: null,
  };
}

type Outcome = Wire<Stripe.Charge.Outcome>;

const authorizedOutcome: Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 32,
  seller_message: 'Payment complete.',
  type: 'authorized',
};

const declinedOutcome = (decline: Decline): Outcome => ({
  advice_code: decline.declineCode === 'insufficient_funds' ? 'try_again_later' : 'do_not_try_again',
  network_advice_code: null,
  network_decline_code: '01',
  network_status: 'declined_by_network',
  reason: decline.declineCode ?? decline.code,
  risk_level: 'normal',
  risk_score: 45,
  seller_message: 'The bank did not return any further details with this decline.',
  type: 'issuer_declined',
});

function methodDetails(
  paymentMethod: PaymentMethod,
  approved: boolean,
): Wire<Stripe.Charge.PaymentMethodDetails> {
  const { card, us_bank_account: account } = paymentMethod;
  if (account) {
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: account.account_holder_type,
        account_type: account.account_type,
        bank_name: account.bank_name,
        fingerprint: account.fingerprint,
        last4: account.last4,
        payment_reference: approved ? '091000010000001' : null,
        routing_number: account.routing_number,
      },
    };
  }
  if (!card) throw new TypeError(`expected a card or a bank account, got ${paymentMethod.type}`);
  return {
    type: 'card',
    card: {
      amount_authorized: null,
      authorization_code: approved ? '083201' : null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: approved ? '104102978678771' : null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
