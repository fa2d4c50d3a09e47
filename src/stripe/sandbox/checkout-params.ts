import { z } from 'zod';
import {
  boolean,
  clearableText,
  currency,
  expand,
  integer,
  metadata,
  positiveInteger,
  text,
  webUrl,
} from './params.ts';

/** The parameters of `POST /v1/checkout/sessions` that the sandbox understands; every other one is refused. */

const locales = (
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ' +
  'ru sk sl sv th tr vi zh zh-HK zh-TW'
).split(' ');

const methodTypes = (
  'acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik ' +
  'boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card link ' +
  'mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix ' +
  'promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi ' +
  'us_bank_account wechat_pay zip'
).split(' ');
// Link cannot be excluded this way.
const excludableMethodTypes = methodTypes.filter((type) => type !== 'link');

export const intervals = ['day', 'week', 'month', 'year'] as const;

const brands = ['american_express', 'discover_global_network', 'mastercard', 'visa'] as const;

const lineItem = z.strictObject({
  price: text.optional(),
  price_data: z
    .strictObject({
      currency,
      product: text.optional(),
      product_data: z
        .strictObject({
          name: text,
          description: text.optional(),
          images: z.array(text).max(8).optional(),
          metadata: metadata.optional(),
        })
        .optional(),
      recurring: z
        .strictObject({ interval: z.enum(intervals), interval_count: positiveInteger.optional() })
        .optional(),
      tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
      unit_amount: integer.optional(),
      unit_amount_decimal: text.optional(),
    })
    .optional(),
  quantity: positiveInteger.optional(),
  metadata: metadata.optional(),
});

const message = z.union([z.literal(''), z.strictObject({ message: text })]).optional();

export const checkoutParams = z.strictObject({
  mode: z.enum(['payment', 'subscription', 'setup']),
  ui_mode: z.enum(['elements', 'embedded_page', 'form', 'hosted_page']).optional(),
  line_items: z.array(lineItem).max(100).optional(),
  submit_type: z.enum(['auto', 'book', 'donate', 'pay', 'subscribe']).optional(),
  locale: z.enum(locales).optional(),
  success_url: webUrl.optional(),
  cancel_url: webUrl.optional(),
  client_reference_id: text.max(200).optional(),
  metadata: metadata.optional(),
  currency: currency.optional(),
  customer: text.optional(),
  customer_email: z.email().max(800).optional(),
  customer_creation: z.enum(['always', 'if_required']).optional(),
  expires_at: integer.optional(),
  adaptive_pricing: z.strictObject({ enabled: boolean.optional() }).optional(),
  allow_promotion_codes: boolean.optional(),
  allowed_payment_method_types: z.array(z.enum(methodTypes)).optional(),
  excluded_payment_method_types: z.array(z.enum(excludableMethodTypes)).optional(),
  automatic_tax: z.strictObject({ enabled: boolean }).optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  consent_collection: z
    .strictObject({
      promotions: z.enum(['auto', 'none']).optional(),
      terms_of_service: z.enum(['none', 'required']).optional(),
      payment_method_reuse_agreement: z.strictObject({ position: z.enum(['auto', 'hidden']) }).optional(),
    })
    .optional(),
  custom_text: z
    .strictObject({
      after_submit: message,
      shipping_address: message,
      submit: message,
      terms_of_service_acceptance: message,
    })
    .optional(),
  payment_method_collection: z.enum(['always', 'if_required']).optional(),
  payment_method_options: z
    .strictObject({
      card: z
        .strictObject({
          request_three_d_secure: z.enum(['any', 'automatic', 'challenge']).optional(),
          restrictions: z.strictObject({ brands_blocked: z.array(z.enum(brands)).optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
  phone_number_collection: z.strictObject({ enabled: boolean }).optional(),
  payment_intent_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.optional(),
      setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
      statement_descriptor: clearableText.optional(),
      statement_descriptor_suffix: clearableText.optional(),
    })
    .optional(),
  subscription_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.optional(),
      billing_mode: z
        .strictObject({
          type: z.enum(['classic', 'flexible']),
          flexible: z
            .strictObject({ proration_discounts: z.enum(['included', 'itemized']).optional() })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  expand: expand.optional(),
});

export type CheckoutParams = z.output<typeof checkoutParams>;
export type LineItemParams = NonNullable<CheckoutParams['line_items']>[number];
export type RecurringParams = NonNullable<NonNullable<LineItemParams['price_data']>['recurring']>;
