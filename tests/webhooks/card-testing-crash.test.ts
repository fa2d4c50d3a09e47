import { describe, expect, it } from 'vitest';
import { setSession } from '../../db/donations.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { applyPolicies } from '../../webhooks/policies/apply-policies.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { startLifecycle } from '../helpers/lifecycle.ts';
import { pay } from '../helpers/reader.ts';

const refused = { card_number: '4000000000000002' };
const gift = { id: 'don_1', interval: 'once', amountMinor: 500 } as const;

/** A payment page at which five cards were refused; nothing of it is worked on yet. */
async function triedFiveTimes(engine: TestDatabase) {
  const life = await startLifecycle(engine);
  await life.promise(gift);
  const session = await life.payFor(gift, refused);
  await setSession(life.db, gift.id, session);
  for (let again = 1; again < 5; again++) await pay(session.url, refused);
  const events = await life.sdk.events.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  for (const event of events.toReversed()) await life.deliver(event);
  const workWith = async (expireCheckoutSession: StripePort['expireCheckoutSession']) => {
    const deps = { ...life.deps, stripe: { ...life.deps.stripe, expireCheckoutSession } };
    while ((await workOnce(deps)) > 0);
  };
  const statusAtStripe = async () => (await life.sdk.checkout.sessions.retrieve(session.id)).status;
  return { life, workWith, statusAtStripe };
}

describe.each(databases)('closing a payment page, on $name', (engine) => {
  it('stops no event where Stripe does not answer, and is done later', async () => {
    const { life, workWith, statusAtStripe } = await triedFiveTimes(engine);
    await workWith(async () => Promise.reject(new Error('Stripe is away')));
    expect(await life.stuck()).toEqual([]);
    expect(await life.tasks()).toMatchObject([{ kind: 'card_testing' }]);
    expect(await statusAtStripe()).toBe('open');
    await applyPolicies(life.deps, ['card_testing']);
    expect(await statusAtStripe()).toBe('expired');
    expect(await life.tasks()).toEqual([]);
    expect((await life.donation(gift.id)).status).toBe('expired');
  });

  it('is complete, too, where we died after Stripe had closed it', async () => {
    const { life, workWith, statusAtStripe } = await triedFiveTimes(engine);
    await workWith(async (id) => {
      await life.deps.stripe.expireCheckoutSession(id);
      throw new Error('killed');
    });
    expect(await statusAtStripe()).toBe('expired');
    expect(await life.tasks()).toMatchObject([{ kind: 'card_testing' }]);
    await applyPolicies(life.deps, ['card_testing']);
    await life.hear();
    expect(await life.tasks()).toEqual([]);
    expect((await life.donation(gift.id)).status).toBe('expired');
    expect(await life.balances()).toEqual({});
  });
});
