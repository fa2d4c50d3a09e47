import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { createClock } from '../../src/clock.ts';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
beforeEach(async () => {
  // Long enough for a test to say something between a payment and its settling, on a machine that is busy.
  t = await testSandbox({ timing: { settleDelayMs: 500 } });
});
afterEach(() => t.close());

const count = (type: string) => t.types().filter((one) => one === type).length;
const settled = () => until('everything', () => count('charge.updated') > 0);
const sleep = (ms: number) => createClock().sleep(ms);

describe('an event', () => {
  it('arrives as a full envelope, signed with wall time, whatever the sandbox’s time is', async () => {
    await t.control('advance', { months: 3 });
    await t.give();
    // Deliveries overtake each other.
    await until('the event', () => count('charge.succeeded') === 1);
    const [delivery] = t.received.filter(({ event }) => event.type === 'charge.succeeded');
    expect(delivery?.event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      request: { id: null, idempotency_key: null },
    });
    const created = delivery?.event.created ?? 0;
    expect(Math.abs(created * 1000 - t.sandbox.clock.nowMs())).toBeLessThan(10_000);
    const signed = Number(/t=(\d+)/.exec(delivery?.signature ?? '')?.[1]);
    expect(Math.abs(signed * 1000 - createClock().nowMs())).toBeLessThan(10_000);
    await expect
      .poll(() => t.stripe.events.retrieve(delivery?.event.id ?? ''))
      .toMatchObject({ type: 'charge.succeeded', pending_webhooks: 0 });
  });

  it('names the request and its key when the API caused it', async () => {
    await t.stripe.customers.create({ email: 'reader@example.org' }, { idempotencyKey: 'customer:1' });
    await until('the event', () => count('customer.created') === 1);
    const [delivery] = t.received.filter(({ event }) => event.type === 'customer.created');
    expect(delivery?.event.request).toMatchObject({
      id: expect.stringMatching(/^req_/),
      idempotency_key: 'customer:1',
    });
  });

  it('is tried again, signed anew, until the endpoint takes it; a redirect is a failure', async () => {
    const answers: (number | 'redirect')[] = [500, 'redirect'];
    t.answer = ({ type }) => (type === 'checkout.session.completed' ? (answers.shift() ?? 200) : 200);
    await t.give();
    await until('three tries', () => count('checkout.session.completed') === 3);
    const tries = t.received.filter(({ event }) => event.type === 'checkout.session.completed');
    expect(new Set(tries.map(({ payload }) => payload.replace(/"pending_webhooks": \d/, ''))).size).toBe(1);
    expect(new Set(tries.map(({ signature }) => signature)).size).toBeGreaterThan(1);
  });

  it('outlives a restart of the sandbox', async () => {
    t.answer = () => 503;
    const session = await t.give();
    await until('a try', () => count('checkout.session.completed') > 0);
    await t.restart();
    t.received.length = 0;
    t.answer = () => 200;
    await until('the delivery', () => count('checkout.session.completed') > 0);
    expect((await t.stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete');
  });

  it('goes only to endpoints that ask for it, and not to a deleted one', async () => {
    const url = 'http://127.0.0.1:9/hook';
    const other = await t.stripe.webhookEndpoints.create({ url, enabled_events: ['charge.refunded'] });
    expect(other.secret).toMatch(/^whsec_/);
    expect((await t.stripe.webhookEndpoints.retrieve(other.id)).secret).toBeUndefined();
    await t.give();
    const [event] = (await t.stripe.events.list({ type: 'checkout.session.completed' })).data;
    await until(
      'its delivery',
      async () => (await t.stripe.events.retrieve(event?.id ?? '')).pending_webhooks === 0,
    );
    await t.stripe.webhookEndpoints.del(other.id);
    await expect(
      t.stripe.webhookEndpoints.create({ url: 'https://example.org/', enabled_events: ['*'] }),
    ).rejects.toMatchObject({
      param: 'url',
    });
  });

  it('is signed with both secrets while one is replaced', async () => {
    await t.control('webhooks/roll', {});
    await t.give();
    await settled();
    const last = t.received.at(-1);
    expect(last?.signature.match(/v1=/g)).toHaveLength(2);
    expect(t.sandbox.useWebhookEndpoint('http://127.0.0.1:9/')).not.toBe(t.secret);
  });
});

describe('the endpoint', () => {
  it('keeps its secret when it moves', () => {
    expect(t.sandbox.useWebhookEndpoint('http://127.0.0.1:9/webhooks/stripe')).toBe(t.secret);
    expect(() => t.sandbox.useWebhookEndpoint('https://example.org/')).toThrow(RangeError);
  });
});

describe('the switches', () => {
  it('answer what is now set, and change only what is named', async () => {
    await t.control('webhooks', { copies: 2 });
    expect(await t.control('webhooks', { drop: 0.5 })).toEqual({
      copies: 2,
      shuffle: false,
      drop: 0.5,
      delay_seconds: 0,
      disabled: false,
    });
  });

  it('send copies', async () => {
    await t.control('webhooks', { copies: 3 });
    await t.give();
    await until('three copies', () => count('checkout.session.completed') === 3);
    const ids = t.received
      .filter(({ event }) => event.type === 'checkout.session.completed')
      .map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(1);
  });

  it('lose deliveries for good', async () => {
    await t.control('webhooks', { drop: 1 });
    await t.give();
    await t.control('webhooks', { drop: 0 });
    await settled();
    expect(count('checkout.session.completed')).toBe(0);
    expect((await t.stripe.events.list({ type: 'checkout.session.completed' })).data).toHaveLength(1);
  });

  it('delay', async () => {
    await t.control('webhooks', { delay_seconds: 1 });
    await t.give();
    await sleep(600);
    expect(count('checkout.session.completed')).toBe(0);
    await until('the delivery', () => count('checkout.session.completed') === 1);
  });

  it('shuffle', async () => {
    await t.control('webhooks', { shuffle: true });
    for (let n = 0; n < 3; n += 1) await t.give();
    const sent = (await t.stripe.events.list({ limit: 100 })).data.length - 1;
    await until(
      'all',
      () => t.received.filter(({ event }) => event.type !== 'product.created').length >= sent,
    );
    const times = t.received.map(({ event }) => `${event.created}${event.id}`);
    const order = new Map(
      (await t.stripe.events.list({ limit: 100 })).data.toReversed().map(({ id }, index) => [id, index]),
    );
    const positions = t.received.map(({ event }) => order.get(event.id) ?? 0);
    expect(times.length).toBeGreaterThan(10);
    expect(positions).not.toEqual([...positions].sort((a, b) => a - b));
  });

  it('disable: what happens meanwhile is never sent', async () => {
    await until('the product', () => count('product.created') === 1);
    await t.control('webhooks', { disabled: true });
    await t.give();
    await t.control('webhooks', { disabled: false });
    await settled();
    expect(count('checkout.session.completed')).toBe(0);
  });
});

describe('time', () => {
  it('is kept over a restart, with everything that is due', async () => {
    const session = await t.give({ interval: 'month' });
    await t.control('advance', { days: 20 });
    const before = t.sandbox.clock.nowMs();
    await t.restart();
    expect(t.sandbox.clock.nowMs()).toBeGreaterThanOrEqual(before);
    await t.control('advance', { days: 15 });
    const invoices = await t.stripe.invoices.list({ subscription: idOf(session.subscription) });
    expect(invoices.data.map(({ status }) => status)).toEqual(['paid', 'paid']);
  });

  it('never runs backwards in the list of events', async () => {
    await t.give({ interval: 'month' });
    await t.control('advance', { days: 20 });
    await t.give({ interval: 'month' });
    await t.control('advance', { days: 20 });
    const events = await t.stripe.events.list({ limit: 100 });
    const created = events.data.map((event) => event.created);
    expect(created).toEqual([...created].sort((a, b) => b - a));
  });

  it('is shown and moved on a page for people', async () => {
    await t.give();
    const page = await (await fetch(t.url)).text();
    expect(page).toContain('Sandbox');
    expect(page).toContain('checkout.session.completed');
    expect(page).not.toContain('reader@example.org');
    const before = t.sandbox.clock.nowMs();
    const answer = await fetch(`${t.url}/control/next-month`, { method: 'POST', redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(t.sandbox.clock.nowMs() - before).toBeGreaterThan(27 * 86_400_000);
  });
});

describe('a verification', () => {
  it('fails with another secret', async () => {
    await t.give();
    await settled();
    const { payload = '', signature = '' } = t.received[0] ?? {};
    expect(() => Stripe.webhooks.constructEvent(payload, signature, 'whsec_other')).toThrow(/signature/i);
  });
});
