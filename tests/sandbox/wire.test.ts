import { request } from 'node:http';
import type { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { parseBracketForm } from '../../src/stripe/sandbox/bracket-form.ts';
import { startSandbox } from '../../src/stripe/sandbox/start-sandbox.ts';
import { checkoutParams, sdkFor, type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 100 } });
});
afterEach(() => t.close());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${t.url}${path}`, {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer sk_test_x', ...headers },
  });

describe('the wire', () => {
  it.each([
    ['no key', {}],
    ['a live key', { authorization: 'Bearer sk_live_abc' }],
    ['another scheme', { authorization: 'Basic c2tfdGVzdF94Og==' }],
    ['a publishable key', { authorization: 'Bearer pk_test_abc' }],
  ])('takes test keys only, not %s, and never repeats them', async (_what, headers) => {
    const answer = await fetch(`${t.url}/v1/balance`, { headers });
    expect(answer.status).toBe(401);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(text).not.toMatch(/abc|c2tf/);
  });

  it('takes restricted test keys', async () => {
    const answer = await fetch(`${t.url}/v1/balance`, { headers: { authorization: 'Bearer rk_test_abc' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('request-id')).toMatch(/^req_/);
    expect(answer.headers.get('stripe-version')).toBe('2026-10-28.endive');
  });

  it('answers an unknown address with an error, which the SDK throws', async () => {
    await expect(t.stripe.coupons.list()).rejects.toMatchObject({
      statusCode: 404,
      type: 'StripeInvalidRequestError',
    });
  });

  it('reads brackets as Stripe does', () => {
    expect(parseBracketForm('a[b][0][c]=1&a[b][1][c]=2&types[]=x&types[]=y&e=')).toEqual({
      a: { b: [{ c: '1' }, { c: '2' }] },
      types: ['x', 'y'],
      e: '',
    });
    for (const bad of ['a[b=1', 'a=1&a[b]=2', '__proto__[x]=1', '[a]=1'])
      expect(() => parseBracketForm(bad)).toThrow();
  });

  it('refuses another API version', async () => {
    const answer = await fetch(`${t.url}/v1/balance`, {
      headers: { authorization: 'Bearer sk_test_x', 'stripe-version': '2020-08-27' },
    });
    expect(answer.status).toBe(400);
  });

  it('serves this machine only', async () => {
    await expect(startSandbox({ host: '0.0.0.0', port: 0, dataDir: '/nonexistent' })).rejects.toThrow(
      /loopback/,
    );
    const status = await new Promise((resolve, reject) => {
      request(`${t.url}/_sandbox/state`, { headers: { host: 'attacker.example' } }, (answer) =>
        resolve(answer.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
    const foreign = await fetch(`${t.url}/_sandbox/advance`, {
      method: 'POST',
      body: '{"days":1}',
      headers: { origin: 'https://attacker.example' },
    });
    expect(foreign.status).toBe(403);
  });
});

describe('parameters', () => {
  const refused: [what: string, overrides: object, error: object][] = [
    ['an unknown one', { colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    [
      'payment_method_types',
      { payment_method_types: ['card'] },
      { code: 'payment_method_types_no_longer_supported', param: 'payment_method_types' },
    ],
    ['a ui_mode of old', { ui_mode: 'hosted' }, { param: 'ui_mode' }],
    ['a wrong locale', { locale: 'klingon' }, { param: 'locale' }],
    ['a session of ten minutes', { expires_at: 600 }, { param: 'expires_at' }],
    ['too small an amount', { amount: 49 }, { code: 'amount_too_small' }],
    [
      'a króna’s hundredths',
      { currency: 'isk', amount: 50_050 },
      { code: 'invalid_charge_amount_no_decimal_compatible' },
    ],
    [
      'a single fils',
      { currency: 'kwd', amount: 2001 },
      { code: 'invalid_charge_amount_no_decimal_compatible' },
    ],
    ['an unknown currency', { currency: 'xyz' }, { param: 'line_items[0][price_data][currency]' }],
    ['an unknown customer', { customer: 'cus_nobody' }, { code: 'resource_missing', param: 'customer' }],
    [
      'a customer to be created by a subscription',
      { interval: 'month', customer_creation: 'always' },
      { param: 'customer_creation' },
    ],
    ['metadata that is too long', { metadata: { a: 'x'.repeat(501) } }, { param: 'metadata[a]' }],
  ];
  it.each(refused)('refuse %s as Stripe does', async (_what, overrides, error) => {
    await expect(t.openCheckout(overrides)).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      ...error,
    });
  });

  it('name what is missing', async () => {
    await expect(t.stripe.refunds.create({})).rejects.toMatchObject({ code: 'parameter_missing' });
    await expect(t.stripe.checkout.sessions.create({ mode: 'payment' })).rejects.toMatchObject({
      code: 'parameter_missing',
      param: 'success_url',
    });
    const lines = [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product: 'prod_none' } }];
    await expect(t.openCheckout({ line_items: lines })).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(t.stripe.charges.retrieve('ch_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  });

  it('expand what can be expanded, and refuse what cannot', async () => {
    await expect(t.stripe.charges.list({ expand: ['data.nothing'] })).resolves.toMatchObject({ data: [] });
    await t.give();
    await expect(t.stripe.charges.list({ expand: ['data.nothing'] })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(t.stripe.charges.list({ expand: ['data.amount'] })).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});

describe('lists', () => {
  it('are walked newest first, forwards and backwards, to the end', async () => {
    for (let n = 0; n < 5; n += 1) await t.give({ amount: 500 + n });
    const all = await t.stripe.charges.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ amount }) => amount)).toEqual([504, 503, 502, 501, 500]);
    const before = await t.stripe.charges.list({ limit: 2, ending_before: String(all[3]?.id) });
    expect(before.data.map(({ amount }) => amount)).toEqual([503, 502]);
    expect(before.has_more).toBe(true);
    await expect(t.stripe.charges.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
    await expect(t.stripe.charges.list({ starting_after: 'ch_none' })).rejects.toMatchObject({
      code: 'resource_missing',
    });
  });

  it('filter events by type, by several types and by time', async () => {
    await t.give();
    const types = async (params: Stripe.EventListParams) =>
      (await t.stripe.events.list({ limit: 100, ...params })).data.map(({ type }) => type);
    expect(await types({ type: 'charge.succeeded' })).toEqual(['charge.succeeded']);
    expect(await types({ types: ['charge.succeeded', 'checkout.session.completed'] })).toEqual([
      'checkout.session.completed',
      'charge.succeeded',
    ]);
    expect(await types({ created: { gt: 4_000_000_000 } })).toEqual([]);
  });

  it('forget events after thirty days, and nothing else', async () => {
    await t.give();
    await until('the deliveries', async () => t.types().includes('charge.updated'));
    await t.control('advance', { days: 32 });
    expect((await t.stripe.events.list()).data).toEqual([]);
    expect((await t.stripe.charges.list()).data).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  const options = { idempotencyKey: 'checkout:don_1:1' };

  it('gives the same answer to the same request, and says so', async () => {
    const first = await t.stripe.checkout.sessions.create(checkoutParams(), options);
    const second = await t.stripe.checkout.sessions.create(checkoutParams(), options);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await t.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  it('is refused for other parameters', async () => {
    await t.stripe.checkout.sessions.create(checkoutParams(), options);
    await expect(
      t.stripe.checkout.sessions.create(checkoutParams({ amount: 700 }), options),
    ).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
  });

  it('survives a restart, and is forgotten after some days', async () => {
    const first = await t.stripe.checkout.sessions.create(checkoutParams(), options);
    await t.restart();
    expect((await t.stripe.checkout.sessions.create(checkoutParams(), options)).id).toBe(first.id);
    await t.control('advance', { days: 4 });
    expect((await t.stripe.checkout.sessions.create(checkoutParams(), options)).id).not.toBe(first.id);
  });

  it('does not keep refused parameters', async () => {
    await expect(t.stripe.checkout.sessions.create(checkoutParams({ amount: 1 }), options)).rejects.toThrow();
    await expect(t.stripe.checkout.sessions.create(checkoutParams(), options)).resolves.toMatchObject({
      status: 'open',
    });
  });

  it('answers 409 while the first request with it is still coming in', async () => {
    const headers = {
      authorization: 'Bearer sk_test_x',
      'idempotency-key': 'slow',
      'transfer-encoding': 'chunked',
    };
    const slow = request(`${t.url}/v1/products`, { method: 'POST', headers });
    slow.on('error', () => undefined);
    slow.write('name=');
    await until(
      '409',
      async () => (await post('/v1/products', 'name=B', { 'idempotency-key': 'slow' })).status === 409,
    );
    slow.destroy();
  });
});

const once = (status: string | number) => t.control('faults', { path: '/v1/refunds', status, times: 1 });
const stripe = () => sdkFor(t.url, { maxNetworkRetries: 0 });

describe('a fault that was asked for', () => {
  it('429 limits the rate, which the SDK throws', async () => {
    await once(429);
    await expect(stripe().refunds.list()).rejects.toMatchObject({ type: 'StripeRateLimitError' });
    await expect(stripe().refunds.list()).resolves.toMatchObject({ data: [] });
  });

  it('500 is kept with the idempotency key, and nothing is done', async () => {
    const { payment_intent } = await t.give();
    await once(500);
    const params = { payment_intent: idOf(payment_intent) };
    const options = { idempotencyKey: 'refund:1' };
    await expect(stripe().refunds.create(params, options)).rejects.toMatchObject({ statusCode: 500 });
    await expect(stripe().refunds.create(params, options)).rejects.toMatchObject({ statusCode: 500 });
    expect((await t.stripe.refunds.list()).data).toEqual([]);
    await expect(stripe().refunds.create(params, { idempotencyKey: 'refund:2' })).resolves.toMatchObject({
      amount: 500,
    });
  });

  it('“hang” does the work and never answers; the same key then finds it done', async () => {
    const { payment_intent } = await t.give();
    await once('hang');
    const params = { payment_intent: idOf(payment_intent) };
    const options = { idempotencyKey: 'refund:1' };
    const hasty = sdkFor(t.url, { maxNetworkRetries: 0, timeout: 300 });
    await expect(hasty.refunds.create(params, options)).rejects.toMatchObject({
      type: 'StripeConnectionError',
    });
    const again = await stripe().refunds.create(params, options);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await t.stripe.refunds.list()).data).toHaveLength(1);
  });

  it('“reset” breaks the connection', async () => {
    await t.control('faults', { path: '/v1/refunds', status: 'reset', times: 5 });
    await expect(stripe().refunds.list()).rejects.toMatchObject({ type: 'StripeConnectionError' });
  });
});
