import type { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 200 } });
});
afterEach(() => t.close());

const subscriptionOf = (session: Stripe.Checkout.Session) =>
  t.stripe.subscriptions.retrieve(idOf(session.subscription));
const invoicesOf = async (session: Stripe.Checkout.Session) =>
  (await t.stripe.invoices.list({ subscription: idOf(session.subscription), limit: 100 })).data;

describe('a monthly gift', () => {
  it('has its subscription and invoice only after the payment, and metadata there but not on the charge', async () => {
    const open = await t.openCheckout({ interval: 'month' });
    expect((await t.stripe.subscriptions.list()).data).toEqual([]);
    await t.pay(open);
    const session = await t.stripe.checkout.sessions.retrieve(open.id, {
      expand: ['subscription', 'invoice.payments'],
    });
    expect(session).toMatchObject({
      payment_intent: null,
      subscription: { status: 'active', metadata: { donation_id: 'don_1' } },
      invoice: {
        status: 'paid',
        billing_reason: 'subscription_create',
        payments: { data: [{ status: 'paid' }] },
      },
    });
    const [charge] = (await t.stripe.charges.list()).data;
    expect(charge?.metadata).toEqual({});
    const payments = await t.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: idOf(charge?.payment_intent) },
      expand: ['data.invoice'],
    });
    expect(payments.data).toMatchObject([
      { invoice: { parent: { subscription_details: { metadata: { donation_id: 'don_1' } } } } },
    ]);
  });

  it('pays Billing’s share besides the processing fee', async () => {
    await t.give({ interval: 'month', amount: 1000 });
    await t.control('advance', { seconds: 10 });
    const [transaction] = (await t.stripe.balanceTransactions.list()).data;
    expect(transaction).toMatchObject({ fee: 66, net: 934, fee_details: [{ amount: 59 }, { amount: 7 }] });
  });

  it('renews when time moves: a draft for an hour, then paid, each event at its own time', async () => {
    const session = await t.give({ interval: 'month' });
    const { items } = await subscriptionOf(session);
    const end = items.data[0]?.current_period_end ?? 0;
    await t.control('advance', { seconds: end - Math.floor(t.sandbox.clock.nowMs() / 1000) + 60 });
    expect((await invoicesOf(session))[0]).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
    });
    await t.control('advance', { seconds: 3700 });
    expect((await invoicesOf(session)).map(({ status }) => status)).toEqual(['paid', 'paid']);
    const events = await t.stripe.events.list({ limit: 100, created: { gte: end } });
    const times = Object.fromEntries(events.data.map(({ type, created }) => [type, created - end]));
    expect(times).toMatchObject({
      'invoice.created': 0,
      'invoice.finalized': 3600,
      'invoice.paid': 3600,
      'charge.updated': 3600,
    });
    expect(Object.keys(times)).toEqual(
      expect.arrayContaining(['invoice_payment.paid', 'charge.succeeded', 'customer.subscription.updated']),
    );
  });

  it('that cannot be renewed is past due, tried again, and cancelled in the end', async () => {
    const session = await t.give({ interval: 'month' }, { card_number: '4000000000000341' });
    await t.control('advance', { months: 1 });
    await t.control('advance', { days: 1 });
    expect((await subscriptionOf(session)).status).toBe('past_due');
    expect((await invoicesOf(session))[0]).toMatchObject({ status: 'open', attempt_count: 1 });
    await t.control('advance', { days: 20 });
    expect(await subscriptionOf(session)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
    expect((await invoicesOf(session))[0]).toMatchObject({ attempt_count: 4, next_payment_attempt: null });
    await until('the end', () => t.types().includes('customer.subscription.deleted'));
    expect((await t.stripe.balanceTransactions.list()).data).toHaveLength(1);
  });

  it('recovers when the card is replaced', async () => {
    const session = await t.give({ interval: 'month' }, { card_number: '4000000000000341' });
    await t.control('advance', { months: 1 });
    await t.control('advance', { days: 1 });
    const card = await t.stripe.paymentMethods.attach('pm_card_visa', { customer: idOf(session.customer) });
    await t.stripe.subscriptions.update(idOf(session.subscription), { default_payment_method: card.id });
    await t.control('advance', { days: 4 });
    expect((await subscriptionOf(session)).status).toBe('active');
    expect((await invoicesOf(session)).map(({ status }) => status)).toEqual(['paid', 'paid']);
  });

  it('can be stopped at the end of its period, or at once', async () => {
    const later = await t.give({ interval: 'month' });
    const now = await t.give({ interval: 'month' });
    const stopping = await t.stripe.subscriptions.update(idOf(later.subscription), {
      cancel_at_period_end: true,
    });
    expect(stopping).toMatchObject({
      status: 'active',
      cancel_at: stopping.items.data[0]?.current_period_end,
    });
    expect((await t.stripe.subscriptions.cancel(idOf(now.subscription))).status).toBe('canceled');
    await t.control('advance', { months: 2 });
    expect((await subscriptionOf(later)).status).toBe('canceled');
    expect([...(await invoicesOf(later)), ...(await invoicesOf(now))]).toHaveLength(2);
  });

  it('begun on 31 January is renewed on 28 February and 31 March', async () => {
    const now = t.sandbox.clock.nowMs();
    // 31 January 2027
    await t.control('advance', { seconds: Math.floor((Date.UTC(2027, 0, 31, 12) - now) / 1000) });
    const session = await t.give({ interval: 'month' });
    const ends: string[] = [];
    for (let month = 0; month < 3; month += 1) {
      const end = (await subscriptionOf(session)).items.data[0]?.current_period_end ?? 0;
      ends.push(new Date(end * 1000).toISOString().slice(0, 10));
      await t.control('advance', { days: 31 });
    }
    expect(ends).toEqual(['2027-02-28', '2027-03-31', '2027-04-30']);
  });

  it('by bank debit waits for the bank each time', async () => {
    const session = await t.give({ interval: 'month' }, { method: 'us_bank_account' });
    expect(session.payment_status).toBe('unpaid');
    await t.control('advance', { days: 5 });
    expect((await invoicesOf(session)).map(({ status }) => status)).toEqual(['paid']);
    await t.control('advance', { months: 1 });
    await t.control('advance', { days: 5 });
    expect((await invoicesOf(session)).map(({ status }) => status)).toEqual(['paid', 'paid']);
  });
});

describe('a yearly gift', () => {
  it('renews after a year and not before', async () => {
    const session = await t.give({ interval: 'year' });
    await t.control('advance', { months: 11 });
    expect(await invoicesOf(session)).toHaveLength(1);
    await t.control('advance', { months: 2 });
    expect((await invoicesOf(session)).map(({ status }) => status)).toEqual(['paid', 'paid']);
  });
});
