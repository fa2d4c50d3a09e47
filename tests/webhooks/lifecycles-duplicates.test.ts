import { describe, expect, it } from 'vitest';
import { applyPolicies } from '../../webhooks/policies/apply-policies.ts';
import { databases } from '../helpers/databases.ts';
import { startLifecycle, type Lifecycle, type Promised } from '../helpers/lifecycle.ts';

const once: Promised = { id: 'don_1', interval: 'once', amountMinor: 1000 };
const monthly: Promised = { id: 'don_1', interval: 'month', amountMinor: 200 };

/** Paid, and half a minute later paid again in a second tab. */
async function paidTwice(life: Lifecycle, promised: Promised) {
  const first = await life.give(promised);
  const second = await life.payFor(promised);
  await life.advance({ seconds: 30 });
  return { first, second };
}

const orders = [
  ['in the order of Stripe', <T>(events: T[]) => events],
  ['in the opposite order', <T>(events: T[]) => events.toReversed()],
] as const;

describe.each(databases)('a gift paid twice, on $name', (engine) => {
  it.each(orders)('keeps the first payment of a single gift, heard %s', async (_name, order) => {
    const life = await startLifecycle(engine);
    const { first, second } = await paidTwice(life, once);
    await life.hear(order);
    expect((await life.chargeOf(first)).amount_refunded).toBe(0);
    expect((await life.chargeOf(second)).amount_refunded).toBe(1000);
    expect(await life.balances()).toMatchObject({ donations: -2000, refunds: 1000 });
    expect((await life.donation('don_1')).status).toBe('paid');
    expect(await life.tasks()).toEqual([]);
    expect(await life.tasks({ closed: true })).toMatchObject([
      { kind: 'duplicate_charge', resolution: expect.stringContaining('given back by policy') },
    ]);
  });

  it.each(orders)('keeps the first of two subscriptions, heard %s', async (_name, order) => {
    const life = await startLifecycle(engine);
    const { first, second } = await paidTwice(life, monthly);
    await life.hear(order);
    const kept = await life.subscriptionOf(first);
    expect([kept.status, (await life.subscriptionOf(second)).status]).toEqual(['active', 'canceled']);
    expect((await life.chargeOf(first)).amount_refunded).toBe(0);
    expect((await life.chargeOf(second)).amount_refunded).toBe(200);
    expect(await life.balances()).toMatchObject({ donations: -400, refunds: 200 });
    expect(await life.donation('don_1')).toMatchObject({
      ...{ status: 'paid', session_id: first.id, subscription_id: kept.id },
    });
    expect(await life.tasks()).toEqual([]);

    await life.advance({ months: 1 });
    await life.advance({ days: 1 });
    await life.hear();
    expect((await life.balances())['donations']).toBe(-600);
  });

  it('acts once, however often the policy is applied and the events come', async () => {
    const life = await startLifecycle(engine);
    await paidTwice(life, once);
    await life.hear();
    const events = await life.sdk.events.list({ limit: 100 });
    for (const event of events.data) {
      await life.deliver(event);
      await life.deliver({ ...event, id: `${event.id}_again` });
    }
    await life.workAll();
    await applyPolicies(life.deps, ['duplicate_charge', 'duplicate_session']);
    await life.poll();
    await life.hear();
    expect((await life.sdk.refunds.list({})).data).toHaveLength(1);
    expect(await life.tasks({ closed: true })).toHaveLength(1);
  });

  it.each([
    ['a single gift', once, 'refundCharge'],
    ['a subscription', monthly, 'cancelSubscription'],
    ['the payment of a subscription', monthly, 'refundCharge'],
  ] as const)(
    'goes on where it was cut off, with %s: nothing is done twice',
    async (_what, promised, action) => {
      const life = await startLifecycle(engine);
      const { first, second } = await paidTwice(life, promised);
      const { stripe } = life.deps;
      life.deps.stripe = {
        ...stripe,
        // Stripe has done it, and the answer never comes.
        [action]: async (id: string, key: string) => {
          await stripe[action](id, key);
          throw new Error('cut off');
        },
      };
      await life.hear();
      expect(await life.tasks()).toHaveLength(1);
      life.deps.stripe = stripe;
      await applyPolicies(life.deps, ['duplicate_charge', 'duplicate_session']);
      await life.hear();
      expect(await life.tasks()).toEqual([]);
      expect((await life.sdk.refunds.list({})).data).toHaveLength(1);
      expect((await life.chargeOf(first)).amount_refunded).toBe(0);
      expect((await life.chargeOf(second)).refunded).toBe(true);
      expect(await life.stuck()).toEqual([]);
    },
  );

  it('leaves it to a person where the newsroom says so', async () => {
    const life = await startLifecycle(engine, { duplicate_payments: 'tell' });
    await paidTwice(life, monthly);
    await life.hear();
    expect((await life.sdk.refunds.list({})).data).toEqual([]);
    expect(await life.tasks()).toMatchObject([
      {
        kind: 'duplicate_session',
        detail: expect.stringMatching(/^donation don_1: expected one paid session, got cs_\w+ and cs_\w+$/),
      },
    ]);
    expect((await life.balances())['donations']).toBe(-400);
  });

  it('gives back nothing that somebody gave back before', async () => {
    const life = await startLifecycle(engine);
    const { first, second } = await paidTwice(life, once);
    await life.sdk.refunds.create({ charge: (await life.chargeOf(first)).id });
    await life.hear();
    expect((await life.chargeOf(second)).amount_refunded).toBe(0);
    expect(await life.tasks({ closed: true })).toMatchObject([
      { resolution: 'no payment is left that would be one too many' },
    ]);
  });

  it('waits for a bank debit beside a card: it may still fail', async () => {
    const life = await startLifecycle(engine);
    const card = await life.give(once);
    await life.payFor(once, { method: 'us_bank_account_fail' });
    await life.advance({ seconds: 30 });
    await life.hear();
    expect(await life.tasks()).toMatchObject([{ kind: 'duplicate_charge', closed_at: null }]);
    await life.advance({ days: 10 });
    await life.hear();
    await applyPolicies(life.deps, ['duplicate_charge']);
    expect(await life.tasks()).toEqual([]);
    expect((await life.chargeOf(card)).amount_refunded).toBe(0);
    expect((await life.donation('don_1')).status).toBe('paid');
    expect(await life.balances()).toMatchObject({ donations: -1000 });
  });

  it('is found by a look at Stripe, too, where no event ever came', async () => {
    const life = await startLifecycle(engine);
    const { first, second } = await paidTwice(life, monthly);
    await life.poll();
    await applyPolicies(life.deps, ['duplicate_session']);
    expect((await life.subscriptionOf(first)).status).toBe('active');
    expect((await life.subscriptionOf(second)).status).toBe('canceled');
    await life.poll();
    expect(await life.balances()).toMatchObject({ donations: -400, refunds: 200 });
  });
});
