import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertOrFindDonation } from '../../db/donations.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { startSandbox } from '../../src/stripe/sandbox/start-sandbox.ts';
import { createStripeClient } from '../../src/stripe/stripe-client.ts';
import { databases } from '../helpers/databases.ts';
import { give, pay } from '../helpers/reader.ts';
import { startCase } from './case-world.ts';
import { deliverInOrder, permutations } from './in-order.ts';

/** A gift of ten dollars that was disputed, and decided as `outcome` says: every event of the dispute. */
async function disputed(outcome: object) {
  const dataDir = mkdtempSync(join(tmpdir(), 'disputed-'));
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataDir });
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const stripe = createStripeClient({
    ...{ secretKey: 'sk_test_sandbox', apiBase: new URL(sandbox.url), productName: 'Support' },
    ...{ allowedPaymentMethodTypes: [], brandsBlocked: [] },
  });
  const sdk = new Stripe('sk_test_sandbox', {
    ...{ host: '127.0.0.1', port: new URL(sandbox.url).port, protocol: 'http' },
  });
  const control = async (path: string, body: object) => {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  const session = await stripe.createCheckoutSession(
    {
      ...{ donationId: 'don_1', amountMinor: 1000, currency: 'usd', locale: 'en' },
      expiresAt: Math.floor(sandbox.clock.nowMs() / 1000) + 3600,
      ...{ successUrl: 'http://127.0.0.1/thanks', cancelUrl: 'http://127.0.0.1/' },
    },
    'checkout:don_1:1',
  );
  await pay(session.url);
  await control('advance', { days: 3 });
  const payment_intent = idOf((await sdk.checkout.sessions.retrieve(session.id)).payment_intent) ?? '';
  const [charge] = (await sdk.charges.list({ payment_intent })).data;
  await control('disputes', { charge: charge?.id ?? '' });
  const [dispute] = (await sdk.disputes.list({})).data;
  if ('outcome' in outcome) await control(`disputes/${dispute?.id}`, outcome);
  await control('advance', { days: 1 });
  const events = await sdk.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  return {
    stripe,
    nowMs: sandbox.clock.nowMs(),
    of: (...types: string[]) =>
      types.flatMap((type) =>
        events.filter((event) => event.type === type).map((event) => JSON.stringify(event)),
      ),
    plant: async (db: Parameters<typeof insertOrFindDonation>[0], now: string) =>
      void (await insertOrFindDonation(db, {
        ...{ id: 'don_1', nonceHash: 'n', requestHash: 'r', interval: 'once', amountMinor: 1000 },
        ...{ currency: 'usd', campaign: 'bar', locale: 'en', createdAt: now, expiresAt: now },
      })),
  };
}

const four = [
  ...['charge.dispute.created', 'charge.dispute.funds_withdrawn'],
  ...['charge.dispute.funds_reinstated', 'charge.dispute.closed'],
];

describe.each(databases)('disputes, on $name', (engine) => {
  it.each([
    ['won, and the fee kept', { outcome: 'won' }, { 'fees:dispute usd': 1500 }],
    ['won, and the fee given back', { outcome: 'won', reversal_fee: -1500 }, {}],
    ['lost', { outcome: 'lost' }, { 'disputes usd': 1000, 'fees:dispute usd': 1500 }],
    [
      'won in part',
      { outcome: 'won', reversal_amount: 600 },
      { 'disputes usd': 400, 'fees:dispute usd': 1500 },
    ],
  ])(
    '8: %s, come to the same books in every order of their events',
    async (_what, outcome, expected) => {
      const story = await disputed(outcome);
      const gift = story.of('charge.succeeded', 'charge.updated', 'checkout.session.completed');
      const dispute = story.of(...four);
      const orders = permutations(dispute);
      const [first] = orders;
      const books = await deliverInOrder(engine, [...gift, ...(first ?? [])], story);
      const accounts = Object.entries(books.balances).filter(([name]) => /disputes|fees:dispute/.test(name));
      expect(Object.fromEntries(accounts)).toEqual(expected);
      for (const order of orders)
        expect(await deliverInOrder(engine, [...gift, ...order], story)).toEqual(books);
      // And before anything else of the gift has come.
      expect(await deliverInOrder(engine, [...dispute.toReversed(), ...gift], story)).toEqual(books);
    },
    120_000,
  );

  it('9: an inquiry alone moves nothing', async () => {
    const world = await startCase(engine);
    const paid = await give(world, { interval: 'once', amount_minor: 1000, currency: 'usd' });
    await world.settled();
    const before = await world.digest();
    await world.control('disputes', { charge: (await world.chargeOf(paid)).id, inquiry: true });
    await world.settled();
    await world.control('advance', { days: 40 });
    await world.settled();
    expect(await world.digest()).toBe(before);
    await world.equalsStripe();
  });

  it('10: an appeal is a third movement, and is booked', async () => {
    const world = await startCase(engine);
    const paid = await give(world, { interval: 'once', amount_minor: 1000, currency: 'usd' });
    await world.settled();
    await world.control('disputes', { charge: (await world.chargeOf(paid)).id });
    const [dispute] = (await world.stripe.disputes.list({})).data;
    await world.control(`disputes/${dispute?.id}`, { outcome: 'won' });
    await world.settled();
    expect((await world.balances())['disputes usd']).toBeUndefined();
    await world.control(`disputes/${dispute?.id}`, { outcome: 'appeal' });
    await world.settled();
    const moved = await world.stripe.balanceTransactions.list({ source: dispute?.id ?? '' });
    expect(moved.data).toHaveLength(3);
    expect(await world.balances()).toMatchObject({ 'disputes usd': 1000 });
    await world.equalsStripe();
  });

  it('26: a status that nobody knew yet is kept as it is, and stops nothing', async () => {
    const world = await startCase(engine);
    const paid = await give(world, { interval: 'once', amount_minor: 1000, currency: 'usd' });
    await world.settled();
    await world.control('disputes', { charge: (await world.chargeOf(paid)).id });
    const [dispute] = (await world.stripe.disputes.list({})).data;
    await world.control(`disputes/${dispute?.id}`, { outcome: 'lost' });
    await world.control(`disputes/${dispute?.id}`, { outcome: 'appeal' });
    await world.settled();
    const kept = await world.deps.db
      .selectFrom('stripe_object')
      .select('status')
      .where('id', '=', dispute?.id ?? '')
      .executeTakeFirst();
    expect(kept?.status).toMatch(/^appeal_/);
    const [event] = await world.eventsOf('charge.updated');
    expect(await world.deliver({ ...event, id: 'evt_unseen', type: 'charge.xyz' })).toBe(200);
    await world.settled();
    const stuck = await world.deps.db
      .selectFrom('webhook_event')
      .select('id')
      .where('status', 'in', ['new', 'retry', 'dead'])
      .execute();
    expect(stuck).toEqual([]);
    await world.equalsStripe();
  });
});
