import type { Stripe } from 'stripe';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../src/stripe/sandbox/object-kinds.ts';
import { faultsOf } from './fidelity.ts';
import { type TestSandbox, testSandbox, until } from './test-sandbox.ts';

let t: TestSandbox;
let id: string;
// Reading the SDK's types takes seconds, in which a waiting connection would be closed.
beforeAll(() => void faultsOf({ object: 'subscription' }), 60_000);
beforeEach(async () => {
  t = await testSandbox({ timing: { settleDelayMs: 0 } });
  id = idOf((await t.give({ interval: 'month' })).subscription);
});
afterEach(() => t.close());

const charges = async (): Promise<number> => (await t.state()).counts['charge'] ?? 0;
const invoiceStatuses = async (): Promise<(string | null)[]> =>
  (await t.stripe.invoices.list({ subscription: id })).data.map(({ status }) => status);
const subscription = (): Promise<Stripe.Subscription> => t.stripe.subscriptions.retrieve(id);

describe('a paused subscription', () => {
  it('begins no further period', async () => {
    const paused = await t.stripe.subscriptions.pause(id);
    expect(paused).toMatchObject({
      status: 'paused',
      status_details: { paused: { type: 'subscription', subscription: { type: 'pause_requested' } } },
    });
    expect(faultsOf(await t.get(`/v1/subscriptions/${id}`))).toEqual([]);
    await t.control('advance', { months: 3 });
    expect(await charges()).toBe(1);
    expect(await invoiceStatuses()).toEqual(['paid']);
    await until('its event', () => t.types().includes('customer.subscription.paused'));
  });

  it('that is resumed within its period goes on as it was', async () => {
    await t.stripe.subscriptions.pause(id);
    await t.control('advance', { days: 10 });
    const before = await subscription();
    const after = await t.stripe.subscriptions.resume(id);
    expect(after.status).toBe('active');
    expect(after.status_details).toBeUndefined();
    expect(after.items.data[0]?.current_period_end).toBe(before.items.data[0]?.current_period_end);
    expect(await charges()).toBe(1);
    await t.control('advance', { months: 1 });
    expect(await charges()).toBe(2);
    await until('its event', () => t.types().includes('customer.subscription.resumed'));
  });

  it('that is resumed later is paid for at once, and each month from then', async () => {
    await t.stripe.subscriptions.pause(id);
    await t.control('advance', { days: 50 });
    const { billing_cycle_anchor: anchor } = await t.stripe.subscriptions.resume(id);
    expect(anchor).toBeGreaterThan((await subscription()).created);
    await t.control('advance', { seconds: 1 });
    expect(await charges()).toBe(2);
    expect(await invoiceStatuses()).toEqual(['paid', 'paid']);
    await t.control('advance', { days: 27 });
    expect(await charges()).toBe(2);
    await t.control('advance', { days: 5 });
    expect(await charges()).toBe(3);
  });

  it('can be ended, and neither paused nor resumed twice', async () => {
    await expect(t.stripe.subscriptions.resume(id)).rejects.toMatchObject({ statusCode: 400 });
    await t.stripe.subscriptions.pause(id);
    await expect(t.stripe.subscriptions.pause(id)).rejects.toMatchObject({ statusCode: 400 });
    expect((await t.stripe.subscriptions.cancel(id)).status).toBe('canceled');
  });
});

describe('a pause of collection', () => {
  it.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)(
    'by %s leaves the month’s invoice %s, and the subscription active',
    async (behavior, status) => {
      await t.stripe.subscriptions.update(id, { pause_collection: { behavior } });
      await t.control('advance', { months: 1 });
      await t.control('advance', { days: 1 });
      expect(await invoiceStatuses()).toEqual([status, 'paid']);
      expect((await subscription()).status).toBe('active');
      expect(await charges()).toBe(1);
      await t.stripe.subscriptions.update(id, { pause_collection: '' });
      await t.control('advance', { months: 1 });
      expect(await charges()).toBe(2);
      for (const list of ['invoices', 'subscriptions'])
        expect(faultsOf(await t.get(`/v1/${list}`)), list).toEqual([]);
    },
  );

  it('ends by itself on the day that was named', async () => {
    const resumesAt = Math.floor(t.sandbox.clock.nowMs() / 1000) + 5 * 86_400;
    await t.stripe.subscriptions.update(id, {
      pause_collection: { behavior: 'void', resumes_at: resumesAt },
    });
    await t.control('advance', { days: 6 });
    expect((await subscription()).pause_collection).toBeNull();
    await t.control('advance', { months: 1 });
    expect(await charges()).toBe(2);
  });
});
