import type { PaymentMethod } from './object-kinds.ts';
import { bankAccounts, type Decline, findTestCard, requireTestCard } from './test-cards.ts';
import type { World } from './world.ts';

export interface BillingDetails {
  readonly email: string | null;
  readonly name: string | null;
}

/** A saved card or bank account. `behaviour` is the test card's number or the bank account's name. */
export function createPaymentMethod(
  world: World,
  behaviour: string,
  billing: BillingDetails,
  customer: string | null,
): PaymentMethod {
  const paymentMethod: PaymentMethod = {
    id: world.newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: {
      address: { city: null, country: 'US', line1: null, line2: null, postal_code: null, state: null },
      email: billing.email,
      name: billing.name,
      phone: null,
      tax_id: null,
    },
    created: world.now,
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    ...(bankAccounts[behaviour] ? bankAccountPart(behaviour) : cardPart(behaviour)),
  };
  world.store.insert('payment_method', paymentMethod, { behaviour });
  return paymentMethod;
}

function cardPart(number: string): Pick<PaymentMethod, 'type' | 'card'> {
  const card = requireTestCard(number);
  return {
    type: 'card',
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: card.country,
      display_brand: card.displayBrand,
      exp_month: 12,
      exp_year: 2034,
      fingerprint: `sandbox${number.slice(-8)}`,
      funding: card.funding,
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
}

function bankAccountPart(name: string): Pick<PaymentMethod, 'type' | 'us_bank_account'> {
  return {
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: `sandbox-${name}`,
      last4: bankAccounts[name]?.last4 ?? null,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: '110000000',
      status_details: {},
    },
  };
}

export type Expectation = 'succeeded' | 'pending' | Decline;

/** What happens when this payment method is charged. */
export function expectationFor(world: World, paymentMethod: PaymentMethod, present: boolean): Expectation {
  const { behaviour } = world.store.backstage('payment_method', paymentMethod.id);
  if (bankAccounts[behaviour]) return 'pending';
  const card = findTestCard(behaviour);
  if (!card) return unknownCard;
  return (present ? card.firstPayment : card.laterPayments) ?? 'succeeded';
}

const unknownCard: Decline = {
  code: 'card_declined',
  declineCode: 'test_mode_live_card',
  message: 'Your card was declined. Your request was in test mode, but used a non test card.',
};
