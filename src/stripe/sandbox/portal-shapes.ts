import type { Stripe } from 'stripe';
import type { PortalConfiguration, PortalSession, Wire } from './object-kinds.ts';
import { mergedMetadata } from './params.ts';
import type { ConfigurationChange, FeatureChange } from './portal-params.ts';

type Features = Wire<Stripe.BillingPortal.Configuration.Features>;

/** What the portal offers until somebody says otherwise: everything but a change of the amount or the address. */
const usualFeatures: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: {
      enabled: false,
      feedback_options: null,
      options: ['too_expensive', 'unused', 'other'],
    },
    enabled: true,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: true },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};

export const newConfiguration = (values: {
  readonly id: string;
  readonly created: number;
  readonly isDefault: boolean;
}): PortalConfiguration => ({
  id: values.id,
  object: 'billing_portal.configuration',
  active: true,
  application: null,
  business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
  created: values.created,
  default_return_url: null,
  features: usualFeatures,
  is_default: values.isDefault,
  livemode: false,
  login_page: { enabled: false, url: null },
  metadata: {},
  name: null,
  updated: values.created,
});

/** The configuration with what was named; everything else stays. */
export function changedConfiguration(
  before: PortalConfiguration,
  change: ConfigurationChange,
  now: number,
): PortalConfiguration {
  const profile = change.business_profile;
  return {
    ...before,
    active: change.active ?? before.active,
    business_profile: {
      headline: profile?.headline ?? before.business_profile.headline,
      privacy_policy_url: profile?.privacy_policy_url ?? before.business_profile.privacy_policy_url,
      terms_of_service_url: profile?.terms_of_service_url ?? before.business_profile.terms_of_service_url,
    },
    default_return_url:
      change.default_return_url === undefined ? before.default_return_url : change.default_return_url || null,
    features: change.features ? changedFeatures(before.features, change.features) : before.features,
    metadata: mergedMetadata(before.metadata, change.metadata),
    name: change.name === undefined ? before.name : change.name || null,
    updated: now,
  };
}

function changedFeatures(before: Features, change: FeatureChange): Features {
  const { subscription_cancel: cancel, subscription_pause: pause } = before;
  const reason = change.subscription_cancel?.cancellation_reason;
  const duration = change.subscription_pause?.duration;
  return {
    customer_update: {
      enabled: change.customer_update?.enabled ?? before.customer_update.enabled,
      allowed_updates: change.customer_update?.allowed_updates || before.customer_update.allowed_updates,
    },
    invoice_history: change.invoice_history ?? before.invoice_history,
    payment_method_update: { ...before.payment_method_update, ...change.payment_method_update },
    subscription_cancel: {
      enabled: change.subscription_cancel?.enabled ?? cancel.enabled,
      mode: change.subscription_cancel?.mode ?? cancel.mode,
      proration_behavior: change.subscription_cancel?.proration_behavior ?? cancel.proration_behavior,
      cancellation_reason: reason
        ? { ...cancel.cancellation_reason, enabled: reason.enabled, options: reason.options || [] }
        : cancel.cancellation_reason,
    },
    subscription_pause: {
      enabled: change.subscription_pause?.enabled ?? pause.enabled,
      duration: duration
        ? {
            type: duration.type,
            interval_options: (duration.interval_options || []).map((option) => ({
              interval: option.interval,
              interval_count: option.interval_count ?? 1,
            })),
          }
        : pause.duration,
    },
    subscription_update: { ...before.subscription_update, ...change.subscription_update },
  };
}

export const newPortalSession = (values: {
  readonly id: string;
  readonly created: number;
  readonly configuration: string;
  readonly customer: string;
  readonly flow: PortalSession['flow'];
  readonly locale: string | null;
  readonly returnUrl: string | null;
  readonly url: string;
}): PortalSession => ({
  id: values.id,
  object: 'billing_portal.session',
  configuration: values.configuration,
  created: values.created,
  customer: values.customer,
  customer_account: null,
  flow: values.flow,
  livemode: false,
  locale: values.locale,
  on_behalf_of: null,
  return_url: values.returnUrl,
  url: values.url,
});
