import type { CheckoutParams } from './checkout-params.ts';
import { isCurrency } from './currency-rules.ts';
import type { LineItem } from './line-items.ts';
import { invalidRequest } from './stripe-error.ts';

/** @throws {StripeFailure} for parameters that Stripe takes, but not together. */
export function checkCombination(params: CheckoutParams): void {
  if (params.mode === 'setup') throw refuse('mode', 'The sandbox has no `setup` mode.');
  if ((params.ui_mode ?? 'hosted_page') !== 'hosted_page') {
    throw refuse('ui_mode', 'The sandbox serves `hosted_page` only.');
  }
  if (params.success_url === undefined) {
    throw invalidRequest('Missing required param: success_url.', {
      code: 'parameter_missing',
      param: 'success_url',
    });
  }
  if (!params.line_items?.length) {
    throw invalidRequest('Missing required param: line_items.', {
      code: 'parameter_missing',
      param: 'line_items',
    });
  }
  if (params.mode === 'payment' && params.subscription_data) {
    throw refuse('subscription_data', 'You can not pass `subscription_data` in `payment` mode.');
  }
  if (params.mode === 'subscription' && params.payment_intent_data) {
    throw refuse('payment_intent_data', 'You can not pass `payment_intent_data` in `subscription` mode.');
  }
  if (params.mode === 'subscription' && params.customer_creation) {
    throw refuse('customer_creation', '`customer_creation` can only be used in `payment` and `setup` mode.');
  }
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw refuse('customer_email', 'You may only specify one of these parameters: customer, customer_email.');
  }
  if (params.allowed_payment_method_types && params.excluded_payment_method_types) {
    throw refuse(
      'excluded_payment_method_types',
      'You may only specify one of these parameters: allowed_payment_method_types, excluded_payment_method_types.',
    );
  }
}

const refuse = (param: string, message: string) => invalidRequest(message, { param });

export function checkExpiry(expiresAt: number, now: number): void {
  // Clocks differ a little; Stripe is not strict to the second either.
  const slack = 5;
  const param = 'expires_at';
  if (expiresAt < now + 1800 - slack) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      { param },
    );
  }
  if (expiresAt > now + 86_400 + slack) {
    throw invalidRequest(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      { param },
    );
  }
}

export function singleCurrency(items: readonly LineItem[]): string {
  const currencies = new Set(items.map((item) => item.currency));
  const [currency = '', ...others] = currencies;
  if (others.length > 0) {
    throw invalidRequest('All items in a Checkout Session must have the same currency.', {
      param: 'line_items',
    });
  }
  if (!isCurrency(currency)) throw invalidRequest(`Invalid currency: ${currency}.`, { param: 'line_items' });
  return currency;
}

/** What a reader may pay with: the session's filter over the methods this account has switched on. */
export function methodTypesFor(params: CheckoutParams, currency: string): string[] {
  const switchedOn = currency === 'usd' ? ['card', 'link', 'us_bank_account'] : ['card', 'link'];
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = params;
  const types = switchedOn.filter((type) => (allowed ? allowed.includes(type) : !excluded.includes(type)));
  if (types.length > 0) return types;
  throw invalidRequest('No valid payment method types for this Checkout Session.', {
    param: allowed ? 'allowed_payment_method_types' : 'excluded_payment_method_types',
  });
}
