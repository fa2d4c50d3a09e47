import type { Stripe } from 'stripe';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { faultsOf } from './fidelity.ts';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

const back = 'http://127.0.0.1:9/support';

let t: TestSandbox;
let customer: string;
let id: string;
// Reading the SDK's types takes seconds, in which a waiting connection would be closed.
beforeAll(() => void faultsOf({ object: 'subscription' }), 60_000);
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 0 } });
  const gift = await t.give({ interval: 'month' });
  customer = idOf(gift.customer);
  id = idOf(gift.subscription);
});
afterEach(() => t.close());

const open = (params: Partial<Stripe.BillingPortal.SessionCreateParams> = {}) =>
  t.stripe.billingPortal.sessions.create({ customer, return_url: back, ...params });
const read = async ({ url }: Stripe.BillingPortal.Session): Promise<string> => (await fetch(url)).text();
const press = (session: Stripe.BillingPortal.Session, fields: Record<string, string>): Promise<Response> =>
  fetch(session.url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const subscription = (): Promise<Stripe.Subscription> => t.stripe.subscriptions.retrieve(id);
const charges = async (): Promise<number> => (await t.state()).counts['charge'] ?? 0;

describe('the portal', () => {
  it('is a page of forms, without a script, that says it is a sandbox', async () => {
    const session = await open();
    const wire: unknown = JSON.parse(JSON.stringify(session));
    expect(faultsOf(wire)).toEqual([]);
    const answer = await fetch(session.url);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await answer.text();
    expect(text).toContain('Sandbox');
    expect(text).toContain('5.00 USD every month');
    expect(text).toContain('ends in 4242');
    expect(text).toContain(`href="${back}"`);
    expect(text).not.toContain('<script');
  });

  it('ends a gift after the period that is paid for, unless the reader thinks again', async () => {
    const session = await open();
    expect((await press(session, { action: 'cancel', subscription: id })).status).toBe(303);
    expect(await subscription()).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect(await read(session)).toContain('nothing more is taken');
    await press(session, { action: 'keep', subscription: id });
    expect((await subscription()).cancel_at_period_end).toBe(false);
    await press(session, { action: 'cancel', subscription: id });
    await t.control('advance', { months: 2 });
    expect((await subscription()).status).toBe('canceled');
    expect(await charges()).toBe(1);
  });

  it('pauses and resumes', async () => {
    const session = await open();
    await press(session, { action: 'pause', subscription: id });
    expect((await subscription()).status).toBe('paused');
    expect(await read(session)).toContain('Paused');
    expect((await press(session, { action: 'pause', subscription: id })).status).toBe(422);
    await t.control('advance', { months: 2 });
    expect(await charges()).toBe(1);
    await press(await open(), { action: 'resume', subscription: id });
    await t.control('advance', { seconds: 1 });
    expect((await subscription()).status).toBe('active');
    expect(await charges()).toBe(2);
    await until('the events', () =>
      ['paused', 'resumed', 'updated'].every((end) => t.types().includes(`customer.subscription.${end}`)),
    );
  });

  it('changes the card, and the next month is paid with it', async () => {
    const session = await open();
    const refused = await press(session, { action: 'card', card_number: '4111 1111 1111 1111' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).not.toContain('4111');
    await press(session, { action: 'card', card_number: '5555 5555 5555 4444' });
    expect(await read(session)).toContain('ends in 4444');
    await t.control('advance', { months: 1 });
    await t.control('advance', { days: 1 });
    const [latest] = (await t.stripe.charges.list()).data;
    expect(latest?.payment_method_details?.card).toMatchObject({ last4: '4444' });
  });

  it('shows nobody else’s gifts, and closes after an hour', async () => {
    const other = await t.give({ interval: 'year' });
    const session = await open({ customer: idOf(other.customer) });
    expect(await read(session)).not.toContain(id);
    expect((await press(session, { action: 'cancel', subscription: id })).status).toBe(422);
    expect((await subscription()).cancel_at_period_end).toBe(false);
    await t.control('advance', { seconds: 3601 });
    expect((await fetch(session.url)).status).toBe(410);
    expect((await press(session, { action: 'cancel', subscription: idOf(other.subscription) })).status).toBe(
      410,
    );
  });

  it('leads back when its one errand is done', async () => {
    const session = await open({
      flow_data: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription: id },
        after_completion: { type: 'redirect', redirect: { return_url: back } },
      },
    });
    const wire: unknown = JSON.parse(JSON.stringify(session));
    expect(faultsOf(wire)).toEqual([]);
    const answer = await press(session, { action: 'cancel', subscription: id });
    expect(answer.headers.get('location')).toBe(back);
    await expect(
      open({ flow_data: { type: 'subscription_pause', subscription_pause: { subscription: 'sub_none' } } }),
    ).rejects.toMatchObject({ code: 'resource_missing' });
  });
});

describe('its configuration', () => {
  it('says what is offered', async () => {
    const configuration = await t.stripe.billingPortal.configurations.create({
      features: {
        subscription_pause: { enabled: false },
        subscription_cancel: { enabled: true, mode: 'immediately' },
        payment_method_update: { enabled: false },
      },
    });
    expect(configuration).toMatchObject({
      is_default: false,
      features: { subscription_pause: { enabled: false } },
    });
    const session = await open({ configuration: configuration.id });
    const text = await read(session);
    expect(text).not.toContain('value="pause"');
    expect(text).not.toContain('card_number');
    expect((await press(session, { action: 'pause', subscription: id })).status).toBe(422);
    expect((await press(session, { action: 'card', card_number: '5555555555554444' })).status).toBe(422);
    await press(session, { action: 'cancel', subscription: id });
    expect((await subscription()).status).toBe('canceled');
  });

  it('has one that is usual, made when it is needed, and can be changed', async () => {
    const { configuration } = await open();
    expect((await open()).configuration).toBe(configuration);
    const usual = await t.stripe.billingPortal.configurations.list({ is_default: true });
    expect(usual.data.map((one) => one.id)).toEqual([configuration]);
    const changed = await t.stripe.billingPortal.configurations.update(idOf(configuration), {
      features: { subscription_pause: { enabled: false } },
      default_return_url: back,
    });
    expect(changed).toMatchObject({
      default_return_url: back,
      features: { subscription_pause: { enabled: false }, subscription_cancel: { enabled: true } },
    });
  });
});
