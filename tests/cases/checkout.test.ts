import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give, pay } from '../helpers/reader.ts';
import { startCase } from './case-world.ts';

const ten = { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' } as const;

describe.each(databases)('two payments where one was meant, on $name', (engine) => {
  it('24: one key for two different sessions is refused by Stripe, and known as such', async () => {
    const world = await startCase(engine);
    const { stripe } = world.deps;
    const request = {
      ...{ donationId: 'don_1', amountMinor: 200, currency: 'usd', locale: 'en' },
      expiresAt: Math.floor(world.deps.clock.nowMs() / 1000) + 3600,
      ...{ successUrl: `${world.base}/thanks`, cancelUrl: world.base },
    };
    const first = await stripe.createCheckoutSession(request, 'checkout:don_1:1');
    expect(await stripe.createCheckoutSession(request, 'checkout:don_1:1')).toEqual(first);
    await expect(
      stripe.createCheckoutSession({ ...request, expiresAt: request.expiresAt + 60 }, 'checkout:don_1:1'),
    ).rejects.toMatchObject({ retryable: false, message: expect.stringMatching(/idempotency/i) });
  });

  it('25: two sessions paid for one gift: both are booked, the second is given back', async () => {
    const world = await startCase(engine);
    const paid = await give(world, ten);
    await world.settled();
    const first = await world.stripe.checkout.sessions.retrieve(paid.sessionId);
    // A second tab, from before we knew of the first: made with the same donation's id.
    const again = await world.deps.stripe.createCheckoutSession(
      {
        ...{ donationId: paid.donationId, amountMinor: 1000, currency: 'usd', locale: 'en' },
        expiresAt: Math.floor(world.deps.clock.nowMs() / 1000) + 3600,
        ...{ successUrl: first.success_url ?? world.base, cancelUrl: world.base },
      },
      'checkout:second-tab:1',
    );
    await pay(again.url);
    await world.settled();
    expect(await world.balances()).toMatchObject({ 'donations usd': -2000, 'refunds usd': 1000 });
    expect(await world.statusOf(paid)).toBe('paid');
    const refunds = await world.stripe.refunds.list({});
    expect(refunds.data).toHaveLength(1);
    expect((await world.chargeOf(paid)).refunded).toBe(false);
    await world.equalsStripe();
  });
});
