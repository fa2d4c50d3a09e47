import type { CheckoutParams } from './checkout-params.ts';
import { checkCombination, checkExpiry, methodTypesFor, singleCurrency } from './checkout-rules.ts';
import { checkAmount, createLineItems } from './line-items.ts';
import type { Session } from './object-kinds.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

/** @throws {StripeFailure} if Stripe would refuse these parameters together. */
export function createSession(world: World, params: CheckoutParams): Session {
  checkCombination(params);
  const expiresAt = params.expires_at ?? world.now + 86_400;
  checkExpiry(expiresAt, world.now);
  if (params.customer !== undefined && !world.store.find('customer', params.customer)) {
    throw resourceMissing('customer', params.customer, 'customer');
  }

  const items = createLineItems(world, params.line_items ?? [], params.mode);
  const currency = singleCurrency(items);
  if (params.mode === 'subscription' && !items.some((item) => item.price?.recurring)) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      {
        param: 'line_items',
      },
    );
  }
  const total = items.reduce((sum, item) => sum + item.amount_total, 0);
  checkAmount(total, currency);

  const session = sessionOf(world, params, { currency, total, expiresAt });
  world.store.insert('checkout.session', session, {
    lineItems: items,
    paymentMetadata: params.payment_intent_data?.metadata ?? {},
    paymentDescription: params.payment_intent_data?.description ?? null,
    subscriptionMetadata: params.subscription_data?.metadata ?? {},
    subscriptionDescription: params.subscription_data?.description ?? null,
    brandsBlocked: params.payment_method_options?.card?.restrictions?.brands_blocked ?? [],
    openPaymentIntent: null,
  });
  world.schedule({ kind: 'expire_session', session: session.id }, expiresAt * 1000);
  return session;
}

function sessionOf(
  world: World,
  params: CheckoutParams,
  values: { readonly currency: string; readonly total: number; readonly expiresAt: number },
): Session {
  const id = world.newId('cs_test');
  const recurring = params.mode === 'subscription';
  const restrictions = params.payment_method_options?.card?.restrictions;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? true },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: values.total,
    amount_total: values.total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: params.consent_collection
      ? {
          payment_method_reuse_agreement: params.consent_collection.payment_method_reuse_agreement ?? null,
          promotions: params.consent_collection.promotions ?? null,
          terms_of_service: params.consent_collection.terms_of_service ?? null,
        }
      : null,
    created: world.now,
    currency: values.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: params.custom_text?.after_submit || null,
      shipping_address: params.custom_text?.shipping_address || null,
      submit: params.custom_text?.submit || null,
      terms_of_service_acceptance: params.custom_text?.terms_of_service_acceptance || null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: recurring ? 'always' : (params.customer_creation ?? 'if_required'),
    customer_details:
      params.customer_email === undefined ? null : customerDetails(params.customer_email, null),
    customer_email: params.customer_email ?? null,
    discounts: [],
    ...(params.excluded_payment_method_types
      ? { excluded_payment_method_types: params.excluded_payment_method_types }
      : {}),
    expires_at: values.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: recurring
      ? null
      : {
          enabled: false,
          invoice_data: {
            account_tax_ids: null,
            custom_fields: null,
            description: null,
            footer: null,
            issuer: null,
            metadata: {},
            rendering_options: null,
          },
        },
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: params.metadata ?? {},
    mode: params.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: recurring ? (params.payment_method_collection ?? 'always') : 'if_required',
    payment_method_configuration_details: { id: 'pmc_sandbox', parent: null },
    payment_method_options: {
      card: {
        request_three_d_secure: params.payment_method_options?.card?.request_three_d_secure ?? 'automatic',
        ...(restrictions?.brands_blocked
          ? { restrictions: { brands_blocked: restrictions.brands_blocked } }
          : {}),
      },
    },
    payment_method_types: methodTypesFor(params, values.currency),
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: recurring
      ? { allow_redisplay_filters: ['always'], payment_method_remove: 'disabled', payment_method_save: null }
      : null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${world.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}

export const customerDetails = (email: string, name: string | null): Session['customer_details'] => ({
  address: { city: null, country: 'US', line1: null, line2: null, postal_code: null, state: null },
  business_name: null,
  email,
  individual_name: null,
  name,
  phone: null,
  tax_exempt: 'none',
  tax_ids: [],
});

/** A job, or the API's `/expire`: nobody can pay any more. */
export function expireSession(world: World, id: string): Session {
  const session = world.store.require('checkout.session', id);
  if (session.status !== 'open') return session;
  const expired: Session = { ...session, status: 'expired', url: null };
  world.store.update('checkout.session', expired);
  world.emit('checkout.session.expired', expired);
  return expired;
}
