import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 200 } });
});
afterEach(() => t.close());

const settled = () => until('charge.updated', () => t.types().includes('charge.updated'));

describe('a gift once', () => {
  it('is paid on the hosted page, which sends the reader on with the session’s id', async () => {
    const session = await t.openCheckout();
    const answer = await t.pay(session);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/thanks?session_id=${session.id}`);
    const paid = await t.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      client_reference_id: 'don_1',
      metadata: { donation_id: 'don_1' },
      customer_details: { email: 'reader@example.org' },
      payment_intent: {
        status: 'succeeded',
        metadata: { donation_id: 'don_1' },
        latest_charge: {
          amount: 500,
          metadata: { donation_id: 'don_1' },
          payment_method_details: { type: 'card' },
        },
      },
    });
  });

  it('has no fee at first; charge.updated brings the balance transaction a moment later', async () => {
    await t.give({ amount: 200 });
    await settled();
    const events = t.received.map(({ event }) => event);
    const [first] = events.filter(({ type }) => type === 'charge.succeeded');
    const [second] = events.filter(({ type }) => type === 'charge.updated');
    expect(first?.data.object).toMatchObject({ balance_transaction: null });
    expect(second?.data.previous_attributes).toEqual({ balance_transaction: null });
    const { data } = await t.stripe.balanceTransactions.list({ expand: ['data.source'] });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      amount: 200,
      fee: 36,
      net: 164,
      type: 'charge',
      source: { object: 'charge' },
    });
    expect(await t.state()).toMatchObject({
      balance: [{ currency: 'usd', available_minor: 0, pending_minor: 164 }],
      counts: { charge: 1, balance_transaction: 1 },
    });
    await t.control('advance', { days: 4 });
    expect((await t.state()).balance).toEqual([{ currency: 'usd', available_minor: 164, pending_minor: 0 }]);
    expect((await t.stripe.balance.retrieve()).available).toMatchObject([{ amount: 164, currency: 'usd' }]);
  });

  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000000069', 'expired_card', 'expired_card'],
  ])('stays open when card %s is declined, and can be paid with another', async (number, code, decline) => {
    const session = await t.openCheckout();
    const refused = await t.pay(session, { card_number: number });
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain('role="alert"');
    await until(
      'both events',
      () => t.types().includes('payment_intent.payment_failed') && t.types().includes('charge.failed'),
    );
    const failure = t.received.find(({ event }) => event.type === 'payment_intent.payment_failed');
    expect(failure?.event.data.object).toMatchObject({ last_payment_error: { code, decline_code: decline } });
    expect((await t.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
    expect((await t.pay(session)).status).toBe(303);
    expect((await t.stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it('is refused with a number that is no test card, which is not kept', async () => {
    const session = await t.openCheckout();
    expect((await t.pay(session, { card_number: '4111 1111 1111 1111' })).status).toBe(402);
    expect((await t.stripe.charges.list()).data).toEqual([]);
  });

  it.each(['6200000000000005', '6011111111111117', '3056930009020004', '3566002020360505'])(
    'is refused with %s where Discover’s network is blocked',
    async (number) => {
      const blocked = { card: { restrictions: { brands_blocked: ['discover_global_network' as const] } } };
      const session = await t.openCheckout({ payment_method_options: blocked });
      expect((await t.pay(session, { card_number: number })).status).toBe(402);
      expect((await t.pay(await t.openCheckout(), { card_number: number })).status).toBe(303);
    },
  );

  it('can be cancelled, and the session stays open', async () => {
    const session = await t.openCheckout();
    const answer = await t.pay(session, { action: 'cancel', email: '' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://127.0.0.1:9/support']);
    expect((await t.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
  });

  it('makes a customer only where asked to', async () => {
    expect((await t.give()).customer).toBeNull();
    expect((await t.give({ customer_creation: 'always' })).customer).toMatch(/^cus_/);
  });

  it.each([
    ['jpy', 300, 54],
    ['kwd', 2000, 150],
    ['eur', 1000, 54],
  ])('is settled in its own currency, fee and all: %s', async (currency, amount, fee) => {
    await t.give({ currency, amount });
    await settled();
    const [transaction] = (await t.stripe.balanceTransactions.list({ currency })).data;
    expect(transaction).toMatchObject({ currency, amount, fee, net: amount - fee });
    expect(transaction?.fee_details.reduce((sum, detail) => sum + detail.amount, 0)).toBe(fee);
  });
});

describe('a session', () => {
  it('expires when its time has come, and says so on its page', async () => {
    const now = Math.floor(t.sandbox.clock.nowMs() / 1000);
    const session = await t.openCheckout({ expires_at: now + 1860 });
    await t.control('advance', { seconds: 1900 });
    expect((await t.stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    await until('the event', () => t.types().includes('checkout.session.expired'));
    const page = await fetch(session.url ?? '');
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('expired');
    expect((await t.pay(session)).status).toBe(410);
  });

  it('can be expired by hand, once', async () => {
    const session = await t.openCheckout();
    expect((await t.stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
    await expect(t.stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('cannot be paid twice', async () => {
    const session = await t.openCheckout();
    await t.pay(session);
    expect((await t.pay(session)).status).toBe(409);
    expect((await t.stripe.charges.list()).data).toHaveLength(1);
  });

  it('shows a page without script, under a policy that allows none', async () => {
    const answer = await fetch((await t.openCheckout({ client_reference_id: '<b>' })).url ?? '');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:9");
    const page = await answer.text();
    expect(page).not.toContain('<script');
    expect(page).toContain('Sandbox');
  });
});

describe('a bank debit', () => {
  it('leaves the session unpaid, with its balance transaction pending, until the bank has paid', async () => {
    const session = await t.give({ amount: 1000 }, { method: 'us_bank_account' });
    expect(session.payment_status).toBe('unpaid');
    const [charge] = (await t.stripe.charges.list({ expand: ['data.balance_transaction'] })).data;
    expect(charge).toMatchObject({
      status: 'pending',
      balance_transaction: { type: 'payment', amount: 1000, fee: 8 },
    });
    await t.control('advance', { days: 5 });
    await until('the success', () => t.types().includes('checkout.session.async_payment_succeeded'));
    expect((await t.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
    expect((await t.stripe.charges.list()).data).toMatchObject([{ status: 'succeeded', paid: true }]);
  });

  it('that the bank refuses leaves nothing in the balance', async () => {
    await t.give({ amount: 1000 }, { method: 'us_bank_account_fail' });
    await t.control('advance', { days: 5 });
    await until('the failure', () => t.types().includes('checkout.session.async_payment_failed'));
    const [charge] = (await t.stripe.charges.list({ expand: ['data.failure_balance_transaction'] })).data;
    expect(charge).toMatchObject({
      status: 'failed',
      failure_balance_transaction: { type: 'payment_failure_refund' },
    });
    const { data } = await t.stripe.balanceTransactions.list();
    expect(data.reduce((sum, { net }) => sum + net, 0)).toBe(0);
  });

  it('is offered only where the session allows it', async () => {
    const cards = await t.openCheckout({ allowed_payment_method_types: ['card'] });
    expect((await t.pay(cards, { method: 'us_bank_account' })).status).toBe(402);
    const euros = await t.openCheckout({ currency: 'eur' });
    expect((await t.pay(euros, { method: 'us_bank_account' })).status).toBe(402);
  });
});
