import { z } from 'zod';
import {
  boolean,
  clearableMetadata,
  clearableText,
  expand,
  positiveInteger,
  text,
  webUrl,
} from './params.ts';

const locales = (
  'auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu id it ja ko ' +
  'lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'
).split(' ');

const subscription = z.strictObject({ subscription: text });

export const portalSessionParams = z.strictObject({
  customer: text,
  configuration: text.optional(),
  return_url: webUrl.optional(),
  locale: z.enum(locales).optional(),
  flow_data: z
    .strictObject({
      type: z.enum([
        'customer_update',
        'payment_method_update',
        'subscription_cancel',
        'subscription_pause',
        'subscription_update',
        'subscription_update_confirm',
      ]),
      subscription_cancel: subscription.optional(),
      subscription_pause: subscription.optional(),
      after_completion: z
        .strictObject({
          type: z.enum(['hosted_confirmation', 'portal_homepage', 'redirect']),
          redirect: z.strictObject({ return_url: webUrl }).optional(),
          hosted_confirmation: z.strictObject({ custom_message: text.optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
  expand: expand.optional(),
});

const reasons = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
] as const;
const prorations = z.enum(['always_invoice', 'create_prorations', 'none']).optional();
const none = z.literal('');

const features = z.strictObject({
  customer_update: z
    .strictObject({
      enabled: boolean,
      allowed_updates: z
        .union([none, z.array(z.enum(['address', 'email', 'name', 'phone', 'shipping', 'tax_id']))])
        .optional(),
    })
    .optional(),
  invoice_history: z.strictObject({ enabled: boolean }).optional(),
  payment_method_update: z.strictObject({ enabled: boolean }).optional(),
  subscription_cancel: z
    .strictObject({
      enabled: boolean,
      mode: z.enum(['at_period_end', 'immediately']).optional(),
      proration_behavior: prorations,
      cancellation_reason: z
        .strictObject({ enabled: boolean, options: z.union([none, z.array(z.enum(reasons))]) })
        .optional(),
    })
    .optional(),
  subscription_pause: z
    .strictObject({
      enabled: boolean.optional(),
      duration: z
        .strictObject({
          type: z.enum(['indefinite', 'interval_options']),
          interval_options: z
            .union([
              none,
              z.array(
                z.strictObject({
                  interval: z.enum(['day', 'month', 'week', 'year']),
                  interval_count: positiveInteger.optional(),
                }),
              ),
            ])
            .optional(),
        })
        .optional(),
    })
    .optional(),
  // An amount is changed by no portal of the sandbox: that would make prorations.
  subscription_update: z.strictObject({ enabled: boolean }).optional(),
});
export type FeatureChange = z.output<typeof features>;

const settings = {
  business_profile: z
    .strictObject({
      headline: clearableText.optional(),
      privacy_policy_url: text.optional(),
      terms_of_service_url: text.optional(),
    })
    .optional(),
  default_return_url: z.union([none, webUrl]).optional(),
  metadata: clearableMetadata.optional(),
  name: clearableText.optional(),
  expand: expand.optional(),
};

export const configurationParams = z.strictObject({ ...settings, features });
export const configurationChange = z.strictObject({
  ...settings,
  features: features.optional(),
  active: boolean.optional(),
});
export type ConfigurationChange = z.output<typeof configurationChange>;
