import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 50 } });
});
afterEach(() => t.close());

async function paid(card_number = '4242424242424242'): Promise<string> {
  const { payment_intent } = await t.give({ amount: 1000 }, { card_number });
  await until(
    'the fee',
    async () => (await t.stripe.balanceTransactions.list({ type: 'charge' })).data.length > 0,
  );
  return idOf(payment_intent);
}
const netOf = async () =>
  (await t.stripe.balanceTransactions.list()).data.reduce((sum, { net }) => sum + net, 0);

describe('a refund', () => {
  it('gives back a part, then the rest, and no more; the fee stays with Stripe', async () => {
    const payment_intent = await paid();
    const first = await t.stripe.refunds.create({
      payment_intent,
      amount: 400,
      expand: ['balance_transaction', 'charge'],
    });
    expect(first).toMatchObject({
      status: 'succeeded',
      balance_transaction: { type: 'refund', amount: -400, fee: 0, net: -400 },
      charge: { amount_refunded: 400, refunded: false },
    });
    await expect(t.stripe.refunds.create({ payment_intent, amount: 601 })).rejects.toMatchObject({
      param: 'amount',
    });
    await t.stripe.refunds.create({ payment_intent });
    await expect(t.stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    expect((await t.stripe.charges.list()).data).toMatchObject([{ amount_refunded: 1000, refunded: true }]);
    expect(await netOf()).toBe(-59);
    await until(
      'the events',
      () => t.types().filter((type) => /^(refund\.created|charge\.refunded)$/.test(type)).length === 4,
    );
  });

  it('by card …7726 is pending and then succeeds', async () => {
    const refund = await t.stripe.refunds.create({ payment_intent: await paid('4000000000007726') });
    expect(refund.status).toBe('pending');
    await t.control('advance', { days: 4 });
    expect((await t.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    await until('refund.updated', () => t.types().includes('refund.updated'));
  });

  it('by card …5126 succeeds and then fails: the money is back in the balance', async () => {
    const refund = await t.stripe.refunds.create({ payment_intent: await paid('4000000000005126') });
    expect(refund.status).toBe('succeeded');
    await t.control('advance', { days: 4 });
    expect(
      await t.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] }),
    ).toMatchObject({
      status: 'failed',
      failure_balance_transaction: { type: 'refund_failure', amount: 1000, net: 1000 },
    });
    expect((await t.stripe.charges.list()).data).toMatchObject([{ amount_refunded: 0, refunded: false }]);
    expect(await netOf()).toBe(941);
    await until('refund.failed', () => t.types().includes('refund.failed'));
  });

  it('of a bank debit is a payment_refund, once the bank has paid', async () => {
    const { payment_intent } = await t.give({ amount: 1000 }, { method: 'us_bank_account' });
    const params = { payment_intent: idOf(payment_intent) };
    await expect(t.stripe.refunds.create(params)).rejects.toMatchObject({ statusCode: 400 });
    await t.control('advance', { days: 5 });
    const refund = await t.stripe.refunds.create({ ...params, expand: ['balance_transaction'] });
    expect(refund).toMatchObject({ balance_transaction: { type: 'payment_refund', amount: -1000 } });
  });
});
