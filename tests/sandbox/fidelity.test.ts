import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { faultsOf } from './fidelity.ts';
import { type TestSandbox, testSandbox } from './test-sandbox.ts';

let t: TestSandbox;
beforeAll(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 50 } });
});
afterAll(() => t.close());

/** Every journey the sandbox knows. */
async function travelEverywhere(): Promise<void> {
  await t.give({ customer_creation: 'always', amount: 2000 });
  await t.pay(await t.openCheckout(), { card_number: '4000000000009995' });
  await t.give({ amount: 3000 }, { method: 'us_bank_account' });
  await t.give({ amount: 3000 }, { method: 'us_bank_account_fail' });
  await t.openCheckout({
    excluded_payment_method_types: ['us_bank_account'],
    custom_text: { submit: { message: 'Thank you' } },
    consent_collection: { terms_of_service: 'none' },
    payment_method_options: { card: { restrictions: { brands_blocked: ['discover_global_network'] } } },
  });
  await t.stripe.checkout.sessions.expire((await t.openCheckout()).id);
  const monthly = await t.give({ interval: 'month' });
  await t.give({ interval: 'year', currency: 'eur' });
  await t.give({ interval: 'month', currency: 'jpy' }, { card_number: '4000000000000341' });
  await t.give({ interval: 'month' }, { method: 'us_bank_account_fail' });
  for (const card_number of ['4242424242424242', '4000000000007726', '4000000000005126']) {
    const { payment_intent } = await t.give({ amount: 1000 }, { card_number });
    await t.stripe.refunds.create({ payment_intent: idOf(payment_intent), amount: 400 });
  }
  await quarrel();
  await convert();
  await payOut();
  await t.control('advance', { months: 1 });
  await t.control('advance', { days: 20 });
  await t.stripe.subscriptions.pause(idOf(monthly.subscription));
  await t.stripe.billingPortal.sessions.create({ customer: idOf(monthly.customer) });
  await t.control('advance', { days: 40 });
  await t.stripe.subscriptions.resume(idOf(monthly.subscription));
  await t.stripe.subscriptions.update(idOf(monthly.subscription), { cancel_at_period_end: true });
  await t.stripe.customers.update(idOf(monthly.customer), { name: 'Another Name' });
}

/** Disputes of every kind, warnings and reviews. */
async function quarrel(): Promise<void> {
  for (const card_number of ['0259', '2685', '1976', '5423', '9235'].map((end) => `400000000000${end}`))
    await t.give({ amount: 2000 }, { card_number });
  await t.give({ amount: 3000 }, { method: 'us_bank_account' });
  await t.control('advance', { days: 5 });
  const { data: disputes } = await t.stripe.disputes.list();
  for (const { id } of disputes) {
    await t.stripe.disputes.update(id, {
      evidence: { uncategorized_text: 'winning_evidence', product_description: 'A gift' },
    });
  }
  const debit = (await t.stripe.charges.list({ limit: 100 })).data.find(
    (charge) => charge.id.startsWith('py_') && charge.status === 'succeeded',
  );
  await t.control('disputes', { charge: debit?.id });
  for (const path of [
    ['reinstate_early', 'lost', 'appeal', 'appeal_lost'],
    ['won', 'appeal', 'appeal_won'],
    ['prevented'],
  ]) {
    const { payment_intent } = await t.give({ amount: 2000 });
    const { latest_charge } = await t.stripe.paymentIntents.retrieve(idOf(payment_intent));
    const opened = (await t.control('disputes', { charge: latest_charge })) as { id: string };
    for (const outcome of path) await t.control(`disputes/${opened.id}`, { outcome });
  }
  await t.stripe.reviews.approve((await t.stripe.reviews.list()).data[0]?.id ?? '');
  await t.give({ amount: 2000 }, { card_number: '4000000000009235' });
}

/** Gifts that settle in another currency, and come back. */
async function convert(): Promise<void> {
  await t.control('account', { settlement_currencies: ['usd'], rates: { gbp: '1.25', jpy: '0.0067' } });
  const { payment_intent } = await t.give(
    { amount: 2000, currency: 'gbp' },
    { card_number: '4000000000005126' },
  );
  await t.give({ amount: 2000, currency: 'gbp' }, { card_number: '4000000000000259' });
  await t.give({ amount: 2000, currency: 'jpy', interval: 'month' });
  await t.control('advance', { days: 4 });
  await t.stripe.refunds.create({ payment_intent: idOf(payment_intent) });
  await t.control('advance', { days: 4 });
}

/** Payouts of every kind, and what is taken from the account without a word. */
async function payOut(): Promise<void> {
  await t.control('fees', { description: 'Billing - Usage Fee', amount: 120, currency: 'usd', tax: 20 });
  await t.control('balance_transactions', {
    type: 'reserve_hold',
    reporting_category: 'risk_reserved_funds',
    amount: 50,
    currency: 'usd',
    balance_type: 'risk_reserved',
  });
  const sweep = async (): Promise<string[]> => {
    const { payouts } = (await t.control('payouts', { now: true })) as { payouts: { id: string }[] };
    return payouts.map(({ id }) => id);
  };
  await t.control('advance', { days: 3 });
  for (const id of await sweep()) await t.control(`payouts/${id}`, { outcome: 'fail' });
  const [first, ...rest] = await sweep();
  await t.control(`payouts/${first}`, { outcome: 'cancel' });
  await t.control('advance', { days: 3 });
  for (const id of rest) await t.control(`payouts/${id}`, { outcome: 'fail' });
  const byHand = await t.stripe.payouts.create({ amount: 100, currency: 'usd' });
  await t.stripe.payouts.cancel(byHand.id);
  await t.control('payouts', { schedule: 'weekly' });
}

describe('what the sandbox says', () => {
  it('is what the SDK’s own types say, in every object and every event', { timeout: 60_000 }, async () => {
    await travelEverywhere();
    expect(await t.infidelities()).toEqual([]);
    await t.control('advance', { months: 1 });
    expect(await t.infidelities()).toEqual([]);
  });

  it('stays so with everything expanded', async () => {
    const paths = [
      'checkout/sessions?expand[]=data.payment_intent&expand[]=data.subscription&expand[]=data.customer&expand[]=data.line_items',
      'payment_intents?expand[]=data.latest_charge.balance_transaction&expand[]=data.payment_method',
      'charges?expand[]=data.balance_transaction&expand[]=data.failure_balance_transaction&expand[]=data.refunds',
      'balance_transactions?expand[]=data.source&expand[]=data.source.charge',
      'refunds?expand[]=data.balance_transaction&expand[]=data.charge',
      'disputes?expand[]=data.charge.balance_transaction&expand[]=data.payment_intent',
      'radar/early_fraud_warnings?expand[]=data.charge&expand[]=data.payment_intent',
      'reviews?expand[]=data.charge&expand[]=data.payment_intent',
      'payouts?expand[]=data.balance_transaction&expand[]=data.failure_balance_transaction',
      'invoices?expand[]=data.payments.data.payment.payment_intent&expand[]=data.parent.subscription_details.subscription',
      'invoice_payments?expand[]=data.invoice',
    ];
    for (const path of paths) expect(faultsOf(await t.get(`/v1/${path}`)), path).toEqual([]);
  });
});

const refund = async () => (await t.stripe.refunds.list({ limit: 1 })).data[0];

describe('the comparison', () => {
  it('catches an enum value that Stripe does not have, although the types let it compile', async () => {
    expect(faultsOf({ ...(await refund()), reason: 'changed_mind' })).not.toEqual([]);
  });

  it('catches a property too many and one too few', async () => {
    const { reason, ...rest } = { ...(await refund()) };
    expect(reason).toBeNull();
    expect(faultsOf(rest)).not.toEqual([]);
    expect(faultsOf({ ...rest, reason, invoice: 'in_1' })).not.toEqual([]);
  });

  it('catches an object that was removed from Stripe, and an unknown event', () => {
    expect(faultsOf({ object: 'order', id: 'or_1' })).not.toEqual([]);
    expect(faultsOf({ object: 'event', id: 'evt_1', type: 'charge.teleported' })).not.toEqual([]);
  });
});
