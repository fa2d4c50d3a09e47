import type Stripe from 'stripe';
import type { Lack } from './stripe-port.ts';

/** A call that shows whether the key may do something, and changes nothing. */
export interface KeyProbe extends Omit<Lack, 'stripeName'> {
  ask: (stripe: Stripe) => Promise<unknown>;
}

const one = { limit: 1 };

const read = (resource: string, ask: KeyProbe['ask']): KeyProbe => ({ resource, permission: 'read', ask });

// Whether a key may write is asked of something that cannot exist: Stripe refuses a key that lacks the
// permission (403) before it looks for the thing (404).
const write = (resource: string, ask: KeyProbe['ask']): KeyProbe => ({ resource, permission: 'write', ask });

/** Everything that this service calls at Stripe. */
export const keyProbes: readonly KeyProbe[] = [
  write('Checkout sessions', (stripe) => stripe.checkout.sessions.expire('cs_0')),
  write('Products', (stripe) => stripe.products.update('prod_0', { active: true })),
  write('Refunds', (stripe) => stripe.refunds.create({ charge: 'ch_0' })),
  write('Subscriptions', (stripe) => stripe.subscriptions.cancel('sub_0')),
  read('Balance', (stripe) => stripe.balance.retrieve()),
  read('Balance transactions', (stripe) => stripe.balanceTransactions.list(one)),
  read('Charges', (stripe) => stripe.charges.list(one)),
  read('Refunds', (stripe) => stripe.refunds.list(one)),
  read('Disputes', (stripe) => stripe.disputes.list(one)),
  read('Payouts', (stripe) => stripe.payouts.list(one)),
  read('Payment intents', (stripe) => stripe.paymentIntents.list(one)),
  read('Invoices', (stripe) => stripe.invoices.list(one)),
  read('Invoice payments', (stripe) => stripe.invoicePayments.list(one)),
  read('Subscriptions', (stripe) => stripe.subscriptions.list(one)),
  read('Checkout sessions', (stripe) => stripe.checkout.sessions.list(one)),
  read('Products', (stripe) => stripe.products.list(one)),
  read('Early fraud warnings', (stripe) => stripe.radar.earlyFraudWarnings.list(one)),
  read('Reviews', (stripe) => stripe.reviews.list(one)),
  read('Events', (stripe) => stripe.events.list(one)),
  write('Webhook endpoints', (stripe) => stripe.webhookEndpoints.update('we_0', { disabled: false })),
  read('Webhook endpoints', (stripe) => stripe.webhookEndpoints.list(one)),
];
