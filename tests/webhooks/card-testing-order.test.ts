import fc from 'fast-check';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { insertOrFindDonation } from '../../db/donations.ts';
import { attemptsByMinute, frictionAt } from '../../db/payment-attempts.ts';
import { listTasks } from '../../db/staff-tasks.ts';
import { createClock, plusMs } from '../../src/clock.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { databases, sqlite, type TestDatabase } from '../helpers/databases.ts';
import { startLifecycle, type Lifecycle } from '../helpers/lifecycle.ts';
import { shuffled } from '../helpers/season.ts';

const secret = 'whsec_attack';
const signer = new Stripe('sk_test_signs_only').webhooks;
const refused = { card_number: '4000000000000002' };
const gift = { interval: 'once', amountMinor: 500 } as const;

/** Eleven cards refused at as many payment pages, and one that was taken. */
async function attack(): Promise<{ life: Lifecycle; events: Stripe.Event[] }> {
  const life = await startLifecycle(sqlite);
  await life.give({ id: 'don_paid', ...gift });
  for (let n = 0; n < 11; n++) await life.payFor({ id: `don_${n}`, ...gift }, refused);
  const events = await life.sdk.events.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  return { life, events: events.toReversed() };
}

/** What a newsroom with empty books makes of these events, in this order. */
async function hearAnew(
  engine: TestDatabase,
  { life, events }: { life: Lifecycle; events: readonly Stripe.Event[] },
  stripe: StripePort = life.deps.stripe,
) {
  const { db } = await engine.open();
  const { clock, log, sealing, config } = life.deps;
  const deps = { ...life.deps, db, stripe };
  for (const id of ['don_paid', 'don_0'])
    await insertOrFindDonation(db, {
      ...{ id, nonceHash: id, requestHash: id, ...gift, currency: 'usd', campaign: 'bar', locale: 'en' },
      ...{ createdAt: clock.now(), expiresAt: clock.now() },
    });
  const door = webhookRoutes({ db, sealing, clock, log }, { secrets: [secret], wallClock: createClock() });
  for (const event of events) {
    const payload = JSON.stringify(event);
    const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret }) };
    await door.request('/webhooks/stripe', { method: 'POST', body: payload, headers });
    await workOnce(deps);
  }
  while ((await workOnce(deps)) > 0);
  const now = clock.now();
  return {
    minutes: await attemptsByMinute(db, { from: plusMs(now, -3_600_000), to: now }),
    friction: await frictionAt(db, now, config.newsroom.safety.breaker),
    tasks: (await listTasks(db, { closed: true, limit: 100 })).map(({ key }) => key),
  };
}

describe.each(databases)('an attack as it is heard, on $name', (engine) => {
  it('is counted by charges: copies and order do not matter', async () => {
    const { life, events } = await attack();
    const once = await hearAnew(engine, { life, events });
    expect(once).toMatchObject({ friction: 'wait', tasks: [] });
    expect(once.minutes.reduce((n, { failed }) => n + failed, 0)).toBe(11);
    expect(once.minutes.reduce((n, { succeeded }) => n + succeeded, 0)).toBe(1);
    const threefold = [...events, ...events, ...events];
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        expect(await hearAnew(engine, { life, events: shuffled(threefold, seed) })).toEqual(once);
      }),
      { numRuns: engine.name === 'sqlite' ? 5 : 2 },
    );
  }, 120_000);

  it('would be found too large by who counts messages instead of charges', async () => {
    const { life, events } = await attack();
    let messages = 0;
    const countingMessages: StripePort = {
      ...life.deps.stripe,
      retrieveCharge: async (id) => {
        const charge = await life.deps.stripe.retrieveCharge(id);
        return charge.status === 'failed' ? { ...charge, id: `${id}_${messages++}` } : charge;
      },
    };
    const once = await hearAnew(engine, { life, events });
    // A copy of an event is known by its id; what is looked at again is not: a replay, or another event.
    const lookedAtAgain = events.flatMap((event) => [event, { ...event, id: `${event.id}again` }]);
    expect(await hearAnew(engine, { life, events: lookedAtAgain })).toEqual(once);
    const planted = await hearAnew(engine, { life, events: lookedAtAgain }, countingMessages);
    expect(planted.minutes).not.toEqual(once.minutes);
  }, 120_000);
});
