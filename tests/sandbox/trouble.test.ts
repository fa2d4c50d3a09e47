import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkoutParams, sdkFor, type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox();
});
afterEach(() => t.close());

const sessions = async (): Promise<number> => (await t.stripe.checkout.sessions.list()).data.length;
const impatient = () => sdkFor(t.url, { maxNetworkRetries: 0, timeout: 300 });

describe('a restricted key', () => {
  const restricted = () =>
    new Stripe('rk_test_reader', {
      host: '127.0.0.1',
      port: Number(new URL(t.url).port),
      protocol: 'http',
      telemetry: false,
    });

  it('is refused what it lacks, by the name of the permission', async () => {
    await t.control('keys', { lacks: ['/v1/payouts', '/v1/balance_transactions'] });
    const error = await restricted()
      .payouts.retrieve('po_1')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Stripe.errors.StripePermissionError);
    expect(error).toMatchObject({ statusCode: 403, message: expect.stringContaining("'rak_payout_read'") });
    await expect(restricted().payouts.create({ amount: 1, currency: 'usd' })).rejects.toMatchObject({
      message: expect.stringContaining("'rak_payout_write'"),
    });
    await expect(restricted().balanceTransactions.list()).rejects.toMatchObject({
      message: expect.stringContaining("'rak_balance_transaction_read'"),
    });
    expect((await restricted().balance.retrieve()).object).toBe('balance');
    expect((await t.stripe.payouts.list()).data).toEqual([]);
    await t.control('keys', { lacks: [] });
    expect((await restricted().payouts.list()).data).toEqual([]);
  });
});

describe('a failure on demand', () => {
  it.each([403, 503])('answers %i and does nothing', async (status) => {
    await t.control('faults', { path: '/v1/checkout', status });
    await expect(impatient().checkout.sessions.create(checkoutParams())).rejects.toMatchObject({
      statusCode: status,
    });
    expect(await sessions()).toBe(0);
  });

  it('lets some requests pass first', async () => {
    await t.control('faults', { path: '/v1/balance', status: 429, after: 2 });
    const answers: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const answer = await fetch(`${t.url}/v1/balance`, { headers: { authorization: 'Bearer sk_test_1' } });
      answers.push(answer.status);
    }
    expect(answers).toEqual([200, 200, 429, 200]);
  });

  it.each([
    ['reset', true, 1],
    ['reset', undefined, 0],
    ['hang', undefined, 1],
    ['hang', false, 0],
  ] as const)(
    'cuts the connection (%s, commit %s) and has then done %i piece of work',
    async (status, commit, done) => {
      await t.control('faults', {
        path: '/v1/checkout',
        status,
        times: 2,
        ...(commit !== undefined && { commit }),
      });
      const params = checkoutParams();
      // The SDK tries a cut connection once more, under the same key.
      await expect(
        impatient().checkout.sessions.create(params, { idempotencyKey: 'cut:1' }),
      ).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
      await t.control('faults', { path: '/v1/checkout', status, times: 0 });
      expect(await sessions()).toBe(done);
    },
  );
});

describe('a webhook endpoint', () => {
  const url = 'http://127.0.0.1:9/elsewhere';

  it('listens to events that Stripe has, in a version that Stripe has', async () => {
    const wrong = [
      { url, enabled_events: ['charge.teleported'] },
      { url, enabled_events: [] },
      { url, enabled_events: ['*'], api_version: '2026-11-01.fennel' },
    ] as unknown as Stripe.WebhookEndpointCreateParams[];
    for (const params of wrong)
      await expect(t.stripe.webhookEndpoints.create(params)).rejects.toMatchObject({ statusCode: 400 });
    const made = await t.stripe.webhookEndpoints.create({
      url,
      enabled_events: ['charge.updated'],
      api_version: '2025-03-31.basil',
    });
    expect(made).toMatchObject({ api_version: '2025-03-31.basil', secret: expect.stringMatching(/^whsec_/) });
    const changed = await t.stripe.webhookEndpoints.update(made.id, {
      enabled_events: ['payout.paid', 'payout.failed'],
      disabled: true,
    });
    expect(changed).toMatchObject({ enabled_events: ['payout.paid', 'payout.failed'], status: 'disabled' });
    const shown = await t.stripe.webhookEndpoints.retrieve(made.id);
    expect(shown).toMatchObject({ api_version: '2025-03-31.basil', url });
    expect(shown.secret).toBeUndefined();
    await expect(
      t.stripe.webhookEndpoints.update(made.id, { enabled_events: ['moon.rise'] } as never),
    ).rejects.toMatchObject({ statusCode: 400 });
    expect(await t.stripe.webhookEndpoints.del(made.id)).toMatchObject({ deleted: true });
    await expect(t.stripe.webhookEndpoints.retrieve(made.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('is told of its own version', async () => {
    await t.give();
    await until('a delivery', () => t.received.length > 0);
    expect(t.received[0]?.event.api_version).toBe(Stripe.API_VERSION);
  });
});
