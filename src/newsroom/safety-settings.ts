import { z } from 'zod';
import { breakerSettings } from './breaker-settings.ts';
import { formMailLimits, riskyMailboxSettings } from './mailbox-settings.ts';
import { limitSettings } from './limit-settings.ts';

const policy = z.enum(['refund', 'tell'], 'expected refund or tell').default('refund');

/** What keeps readers, and the newsroom's account, out of trouble. */
export const safetySettings = z.strictObject({
  /** Empty: whatever the Stripe account offers. */
  allowed_payment_method_types: z.array(z.string().regex(/^[a-z_]+$/)).default(['card']),
  brands_blocked: z
    .array(z.enum(['american_express', 'discover_global_network', 'mastercard', 'visa']))
    .default(['discover_global_network']),
  limits: limitSettings.prefault({}),
  breaker: breakerSettings.prefault({}),
  form_mail: formMailLimits.prefault({}),
  risky_mailboxes: riskyMailboxSettings.prefault({}),
  /** A bank believes that a card was stolen: give the gift back before it becomes a dispute, or only tell staff. */
  early_fraud_warnings: policy,
  /** One gift was paid twice: give the later payment back, or only tell staff. */
  duplicate_payments: policy,
});
