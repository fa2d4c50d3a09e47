import { Ajv, type ValidateFunction } from 'ajv';
import { schemasFor } from './sdk-schemas.ts';

const typeNames = {
  'checkout.session': 'Stripe.Checkout.Session',
  payment_intent: 'Stripe.PaymentIntent',
  charge: 'Stripe.Charge',
  balance: 'Stripe.Balance',
  balance_transaction: 'Stripe.BalanceTransaction',
  customer: 'Stripe.Customer',
  product: 'Stripe.Product',
  price: 'Stripe.Price',
  plan: 'Stripe.Plan',
  item: 'Stripe.LineItem',
  line_item: 'Stripe.InvoiceLineItem',
  payment_method: 'Stripe.PaymentMethod',
  subscription: 'Stripe.Subscription',
  subscription_item: 'Stripe.SubscriptionItem',
  invoice: 'Stripe.Invoice',
  invoice_payment: 'Stripe.InvoicePayment',
  refund: 'Stripe.Refund',
  dispute: 'Stripe.Dispute',
  'radar.early_fraud_warning': 'Stripe.Radar.EarlyFraudWarning',
  review: 'Stripe.Review',
  payout: 'Stripe.Payout',
  account: 'Stripe.Account',
  'billing_portal.configuration': 'Stripe.BillingPortal.Configuration',
  'billing_portal.session': 'Stripe.BillingPortal.Session',
  webhook_endpoint: 'Stripe.WebhookEndpoint',
  event_type: 'Stripe.WebhookEndpointCreateParams.EnabledEvent',
};

let validators: Map<string, ValidateFunction> | undefined;

function validatorOf(kind: string): ValidateFunction | undefined {
  const ajv = new Ajv({ strict: false, allErrors: true });
  validators ??= new Map(
    Object.entries(schemasFor(typeNames)).map(([name, schema]) => [name, ajv.compile(schema)]),
  );
  return validators.get(kind);
}

/** What is wrong with an answer or event, and with every Stripe object inside it; empty if it is as the SDK says. */
export function faultsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOf(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.entries(value)
    // What an object was before is a fragment of it.
    .filter(([key]) => key !== 'previous_attributes')
    .flatMap(([key, child]) => faultsOf(child, path === '' ? key : `${path}.${key}`));
  return [...ownFaults(value, path), ...children];
}

function ownFaults(value: object, path: string): string[] {
  if (!('object' in value) || typeof value.object !== 'string' || value.object === 'list') return [];
  if (value.object === 'event')
    return 'type' in value ? complaints('event_type', value.type, `${path}.type`) : ['no type'];
  return complaints(value.object, value, `${path}(${value.object})`);
}

function complaints(kind: string, value: unknown, path: string): string[] {
  const validate = validatorOf(kind);
  if (!validate) return [`${path}: no such object at Stripe: ${kind}`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${path}${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
  );
}
