import type { Stripe } from 'stripe';
import type { Wire } from './object-kinds.ts';
import { payoutSchedule } from './payout-schedule.ts';
import { settlement } from './settlement.ts';
import type { World } from './world.ts';

export const accountId = 'acct_1SandboxNewsroom';

/** The account that the key belongs to. */
export function ownAccount(world: World): Wire<Stripe.Account> {
  const { interval } = payoutSchedule(world);
  const [currency = 'usd'] = settlement(world).settlement_currencies;
  return {
    id: accountId,
    object: 'account',
    business_profile: null,
    business_type: 'non_profit',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'US',
    default_currency: currency,
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: 'Sandbox', timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: 'SANDBOX',
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: true,
        schedule: {
          delay_days: 2,
          interval,
          ...(interval === 'weekly' ? { weekly_anchor: 'monday', weekly_payout_days: ['monday'] } : {}),
        },
        statement_descriptor: null,
      },
    },
    type: 'standard',
  };
}
