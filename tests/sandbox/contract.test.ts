import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock.ts';
import { faultsOf } from './fidelity.ts';
import { checkoutParams, product, type TestSandbox, testSandbox } from './test-sandbox.ts';

// What is claimed here of the sandbox is claimed of Stripe: with STRIPE_CONTRACT_KEY the same lines run against a
// real test mode, and without it against the sandbox.
const key = process.env['STRIPE_CONTRACT_KEY'];
if (key !== undefined && !key.startsWith('sk_test_'))
  throw new Error('STRIPE_CONTRACT_KEY: expected a key of the test mode');

let local: TestSandbox | undefined;
let stripe: Stripe;

beforeAll(async () => {
  if (key === undefined) {
    local = await testSandbox({ listen: false });
    stripe = local.stripe;
    return;
  }
  stripe = new Stripe(key, { apiVersion: '2026-10-28.endive', telemetry: false, maxNetworkRetries: 2 });
  await stripe.products.create({ id: product, name: 'Reader support' }).catch((error: unknown) => {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  });
});
afterAll(() => local?.close());

const intervals = [undefined, 'month', 'year'] as const;

describe(key === undefined ? 'the sandbox, like Stripe,' : 'Stripe’s test mode', () => {
  it.each(intervals)('opens a session of two dollars (%s) and tells of it again', async (interval) => {
    const created = await stripe.checkout.sessions.create(
      checkoutParams({ amount: 200, ...(interval && { interval }) }),
    );
    expect(created).toMatchObject({
      object: 'checkout.session',
      livemode: false,
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 200,
      currency: 'usd',
      mode: interval ? 'subscription' : 'payment',
      submit_type: 'donate',
      ui_mode: 'hosted_page',
      adaptive_pricing: { enabled: false },
      customer: null,
      payment_intent: null,
      subscription: null,
      invoice: null,
    });
    expect(URL.canParse(created.url ?? '')).toBe(true);
    const again = await stripe.checkout.sessions.retrieve(created.id, { expand: ['line_items'] });
    expect(again.line_items?.data).toMatchObject([
      {
        amount_total: 200,
        quantity: 1,
        price: { active: false, product, recurring: interval ? { interval } : null },
      },
    ]);
    const wire: unknown = JSON.parse(JSON.stringify(again));
    expect(faultsOf(wire)).toEqual([]);
  });

  it('expires an open session once', async () => {
    const { id } = await stripe.checkout.sessions.create(checkoutParams());
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null });
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('replays an answer to its idempotency key, and refuses the key for anything else', async () => {
    const options = { idempotencyKey: `contract:${createClock().nowMs()}` };
    const first = await stripe.checkout.sessions.create(checkoutParams(), options);
    const second = await stripe.checkout.sessions.create(checkoutParams(), options);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(
      stripe.checkout.sessions.create(checkoutParams({ amount: 900 }), options),
    ).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    });
  });

  const refusals: [what: string, overrides: object, error: object][] = [
    [
      'payment_method_types',
      { payment_method_types: ['card'] },
      { code: 'payment_method_types_no_longer_supported' },
    ],
    ['an unknown parameter', { colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    ['a ui_mode of old', { ui_mode: 'hosted' }, { param: 'ui_mode' }],
    ['ten cents', { amount: 10 }, { code: 'amount_too_small' }],
    ['an unknown customer', { customer: 'cus_nobody' }, { code: 'resource_missing', param: 'customer' }],
    ['a session that ends too soon', { expires_at: 1_600_000_000 }, { param: 'expires_at' }],
  ];
  it.each(refusals)('refuses %s', async (_what, overrides, error) => {
    await expect(stripe.checkout.sessions.create(checkoutParams(overrides))).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      ...error,
    });
  });

  it('knows no charge of another account', async () => {
    await expect(stripe.charges.retrieve('ch_doesnotexist')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
    });
  });

  it('lists newest first, a hundred at most', async () => {
    const { data, has_more, url } = await stripe.checkout.sessions.list({ limit: 2 });
    expect(data.length).toBe(2);
    expect([has_more, url]).toEqual([true, '/v1/checkout/sessions']);
    expect(data[0]?.created).toBeGreaterThanOrEqual(data[1]?.created ?? 0);
    await expect(stripe.checkout.sessions.list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
  });
});
