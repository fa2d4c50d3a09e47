import { describe, expect, it } from 'vitest';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { databases } from '../helpers/databases.ts';
import { startLifecycle, type Promised } from '../helpers/lifecycle.ts';

const once: Promised = { id: 'don_1', interval: 'once', amountMinor: 1000 };
const monthly: Promised = { id: 'don_1', interval: 'month', amountMinor: 200 };

describe.each(databases)('gifts and what is checked of them, on $name', (engine) => {
  it('follows a subscription that fails, recovers, is to end, and ends', async () => {
    const life = await startLifecycle(engine);
    const session = await life.give(monthly, { card_number: '4000000000000341' });
    await life.hear();
    const { id, customer } = await life.subscriptionOf(session);
    const kept = async () => (await life.object(id)) ?? { status: 'none', detail: {} };
    expect(await kept()).toMatchObject({
      ...{ status: 'active', amountMinor: 200n },
      detail: { interval: 'month', cancel_at_period_end: false, paused: false, donation_id: 'don_1' },
    });
    expect((await life.donation('don_1')).subscription_id).toBe(id);

    await life.advance({ months: 1 });
    await life.advance({ days: 1 });
    await life.hear();
    expect((await kept()).status).toBe('past_due');
    expect((await life.balances())['donations']).toBe(-200);

    const card = await life.sdk.paymentMethods.attach('pm_card_visa', { customer: idOf(customer) ?? '' });
    await life.sdk.subscriptions.update(id, { default_payment_method: card.id });
    await life.advance({ days: 4 });
    await life.hear((events) => events.toReversed());
    expect((await kept()).status).toBe('active');
    expect((await life.balances())['donations']).toBe(-400);
    expect(await incomeReport(life.db, {})).toMatchObject([
      { interval: 'month', campaign: 'bar' },
      { interval: 'month' },
    ]);

    await life.sdk.subscriptions.update(id, { cancel_at_period_end: true });
    await life.hear();
    expect((await kept()).detail).toMatchObject({ cancel_at_period_end: true });
    for (let half = 0; half < 3; half++) {
      await life.advance({ days: 20 });
      await life.hear();
    }
    expect((await kept()).status).toBe('canceled');
    expect((await life.balances())['donations']).toBe(-400);
    expect((await life.donation('don_1')).status).toBe('paid');
    expect(await life.stuck()).toEqual([]);
  });

  it('follows a subscription that its reader pauses and takes up again', async () => {
    const life = await startLifecycle(engine);
    const { id } = await life.subscriptionOf(await life.give(monthly));
    await life.sdk.subscriptions.pause(id, { type: 'subscription' });
    await life.hear();
    expect((await life.object(id))?.status).toBe('paused');
    await life.advance({ days: 20 });
    await life.advance({ days: 20 });
    await life.hear();
    expect((await life.balances())['donations']).toBe(-200);
    await life.sdk.subscriptions.resume(id);
    await life.hear((events) => events.toReversed());
    expect((await life.object(id))?.status).toBe('active');

    await life.sdk.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await life.hear();
    expect(await life.object(id)).toMatchObject({ status: 'active', detail: { paused: true } });
    expect((await life.donation('don_1')).status).toBe('paid');
  });

  it('names each type that has no effect, and why', async () => {
    const life = await startLifecycle(engine);
    await life.give(monthly, { card_number: '4000000000000341' });
    await life.advance({ months: 1 });
    await life.advance({ days: 1 });
    await life.hear();
    const failed = (await life.sdk.events.list({ type: 'payment_intent.payment_failed' })).data[0];
    expect(await life.event(failed?.id ?? '')).toEqual({
      ...{ status: 'ignored', last_error: 'no money moved; a payment that failed is a charge of its own' },
    });
  });

  it('attributes money to a row that appears after every event was heard', async () => {
    const life = await startLifecycle(engine);
    await life.payFor(once);
    await life.payFor({ ...monthly, id: 'don_2' });
    await life.advance({ seconds: 30 });
    await life.hear();
    expect(await incomeReport(life.db, {})).toMatchObject([{ interval: 'unmatched', gross_minor: 1200n }]);
    await life.promise(once);
    await life.promise({ ...monthly, id: 'don_2' });
    await life.poll();
    const income = await incomeReport(life.db, {});
    expect(income.map((row) => [row.interval, row.gross_minor])).toEqual([
      ['month', 200n],
      ['once', 1000n],
    ]);
    expect((await life.donation('don_1')).status).toBe('paid');
  });

  it.each([
    ['the amount', { amountMinor: 900 }, 'expected 900 usd, got 1000 usd'],
    ['the mode', { live: true }, 'expected live mode, got test mode'],
  ])(
    'withholds the status of a gift where %s is another, and books the money',
    async (_what, fields, words) => {
      const life = await startLifecycle(engine);
      const { amountMinor = once.amountMinor, live = false } = fields as {
        amountMinor?: number;
        live?: boolean;
      };
      await life.promise({ ...once, amountMinor });
      await life.payFor(once);
      await life.advance({ seconds: 30 });
      // Our key's mode is not the objects': as if a live key looked at them.
      if (live)
        life.deps.config = {
          ...life.deps.config,
          stripe: {
            kind: 'stripe',
            secretKey: 'sk_live_x',
            live: true,
            webhookSecrets: [],
            apiBase: undefined,
          },
        };
      await life.poll();
      expect((await life.donation('don_1')).status).toBe('started');
      const tasks = await life.tasks();
      expect(tasks.map(({ kind }) => kind)).toEqual(['mismatch', 'mismatch']);
      expect(tasks[0]?.detail).toBe(`donation don_1: ${words}`);
      expect(await life.balances()).toMatchObject({ donations: -1000 });
      expect(await incomeReport(life.db, {})).toMatchObject([{ interval: 'unmatched' }]);
    },
  );

  it('withholds the status where a session names two donations', async () => {
    const life = await startLifecycle(engine);
    const session = await life.give(once);
    const { stripe } = life.deps;
    // Stripe's metadata can be edited by whoever has a key.
    life.deps.stripe = {
      ...stripe,
      retrieveCheckoutSession: async (id) => ({
        ...(await stripe.retrieveCheckoutSession(id)),
        metadata: { donation_id: 'don_2' },
      }),
    };
    await life.hear();
    expect((await life.donation('don_1')).status).toBe('started');
    expect(await life.tasks()).toMatchObject([
      {
        key: `mismatch:${session.id}`,
        detail: 'donation don_1: expected the same id in the metadata, got don_2',
      },
    ]);
    expect(await life.balances()).toMatchObject({ donations: -1000 });
  });

  it('takes a payment through another session than the one it knew', async () => {
    const life = await startLifecycle(engine);
    await life.promise(once);
    const first = await life.payFor(once, { card_number: '4000000000000002' });
    const second = await life.payFor(once);
    await life.advance({ days: 2 });
    await life.hear((events) => events.toReversed());
    expect(await life.donation('don_1')).toMatchObject({ status: 'paid', session_id: second.id });
    expect(first.id).not.toBe(second.id);
    expect(await life.tasks()).toEqual([]);
  });
});
