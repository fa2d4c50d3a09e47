import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startCase, type CaseWorld } from './case-world.ts';

const ten = { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' } as const;

/** One gift by card, settled and booked. */
async function withGift(world: CaseWorld, fields: Record<string, string> = {}) {
  const paid = await give(world, ten, fields);
  await world.settled();
  return paid;
}

describe.each(databases)('money that moves at Stripe, on $name', (engine) => {
  it('4: a fee whose event never comes is booked by the next look', async () => {
    const world = await startCase(engine);
    await world.control('webhooks', { delay_seconds: 0, drop: 0 });
    const paid = await give(world, ten);
    await world.control('webhooks', { drop: 1 });
    await world.control('advance', { seconds: 30 });
    await world.poll();
    expect(await world.balances()).toMatchObject({ 'donations usd': -1000, 'fees:processing usd': 59 });
    await world.control('webhooks', { drop: 0 });
    await world.poll();
    expect(await world.statusOf(paid)).toBe('paid');
    await world.equalsStripe();
  });

  it('6: three partial refunds, of which one fails weeks later', async () => {
    const world = await startCase(engine);
    const paid = await withGift(world, { card_number: '4000000000005126' });
    const charge = (await world.chargeOf(paid)).id;
    for (const amount of [100, 250, 300]) await world.stripe.refunds.create({ charge, amount });
    await world.settled();
    expect(await world.balances()).toMatchObject({ 'refunds usd': 650, 'donations usd': -1000 });
    await world.control('advance', { days: 30 });
    await world.settled();
    // The card of this case gives every refund back: each is undone by a movement of its own.
    expect((await world.balances())['refunds usd']).toBeUndefined();
    const owed = await world.deps.db
      .selectFrom('staff_task')
      .select('kind')
      .where('kind', '=', 'refund_failed')
      .execute();
    expect(owed).toHaveLength(3);
    await world.equalsStripe();
  });

  it('7: a refund at the dashboard, of which we kept no row, is booked like any other', async () => {
    const world = await startCase(engine);
    const paid = await withGift(world);
    const charge = (await world.chargeOf(paid)).id;
    await world.stripe.refunds.create({ charge, amount: 400 });
    await world.settled();
    expect(await world.income()).toMatchObject([
      { gross_minor: 1000n, refunds_minor: 400n, fees_minor: 59n, net_minor: 541n, campaign: 'bar' },
    ]);
    expect(await world.statusOf(paid)).toBe('paid');
    await world.equalsStripe();
  });

  it("12: a fee of the account's own is found only by looking", async () => {
    const world = await startCase(engine);
    await withGift(world);
    await world.control('fees', {
      description: 'Radar (2026-11-01): 12 transactions',
      amount: 60,
      currency: 'usd',
    });
    await world.control('fees', { description: 'Billing - Usage Fee', amount: 25, currency: 'usd' });
    expect(await world.differenceToStripe()).not.toEqual({});
    await world.poll();
    expect(await world.balances()).toMatchObject({ 'fees:radar usd': 60, 'fees:billing usd': 25 });
    await world.equalsStripe();
  });

  it('13: a movement of a type never seen waits in suspense, and the rest goes on', async () => {
    const world = await startCase(engine);
    await withGift(world);
    await world.control('balance_transactions', {
      ...{ type: 'xyz', reporting_category: 'xyz', amount: 700, currency: 'usd' },
    });
    await world.poll();
    expect(await world.balances()).toMatchObject({ 'suspense usd': -700, 'donations usd': -1000 });
    await world.equalsStripe();
  });

  it('14: a movement that contradicts itself is set aside, and the rest goes on', async () => {
    const world = await startCase(engine);
    await world.control('balance_transactions', {
      ...{ type: 'adjustment', reporting_category: 'other_adjustment', amount: 700, fee: 10, net: 700 },
      ...{ currency: 'usd', fee_details: [] },
    });
    await withGift(world);
    await world.poll();
    const aside = await world.deps.db.selectFrom('quarantined_fact').select('reason').execute();
    expect(aside).toHaveLength(1);
    expect(await world.balances()).toMatchObject({ 'donations usd': -1000 });
    expect((await world.balances())['suspense usd']).toBeUndefined();
  });

  it.each([
    ['us_bank_account', 'paid', -1000],
    ['us_bank_account_fail', 'failed', undefined],
  ] as const)(
    '15: a bank debit (%s) is income only once it has succeeded',
    async (method, status, income) => {
      const world = await startCase(engine);
      const paid = await withGift(world, { method });
      expect(await world.statusOf(paid)).toBe('clearing');
      expect(await world.balances()).toMatchObject({ 'donations_unsettled usd': -1000 });
      expect((await world.balances())['donations usd']).toBeUndefined();
      await world.control('advance', { days: 10 });
      await world.settled();
      expect(await world.statusOf(paid)).toBe(status);
      expect((await world.balances())['donations usd']).toBe(income);
      expect((await world.balances())['donations_unsettled usd']).toBeUndefined();
      await world.equalsStripe();
    },
  );

  it('16: yen, dinars and króna settle in themselves, an euro gift in dollars with its rate', async () => {
    const world = await startCase(engine);
    await world.control('account', {
      ...{ settlement_currencies: ['usd', 'jpy', 'kwd', 'isk'], rates: { eur: '1.0800' } },
    });
    const once = { interval: 'once', campaign: 'bar' } as const;
    await give(world, { ...once, amount_minor: 300, currency: 'jpy' });
    await give(world, { ...once, amount_minor: 620, currency: 'kwd' });
    await give(world, { ...once, amount_minor: 30_000, currency: 'isk' });
    const euro = await give(world, { ...once, amount_minor: 1000, currency: 'eur' });
    await world.settled();
    expect(await world.balances()).toMatchObject({
      ...{ 'donations jpy': -300, 'donations kwd': -620, 'donations isk': -30_000, 'donations usd': -1080 },
    });
    expect((await world.balances())['donations eur']).toBeUndefined();
    expect(await world.statusOf(euro)).toBe('paid');
    expect((await world.income()).every((row) => row.campaign === 'bar')).toBe(true);

    await world.control('account', { rates: { eur: '1.1000' } });
    await world.stripe.refunds.create({ charge: (await world.chargeOf(euro)).id });
    await world.settled();
    // Given back on a dearer day: twenty cents are lost, and nothing pretends otherwise.
    expect(await world.balances()).toMatchObject({ 'donations usd': -1080, 'refunds usd': 1100 });
    await world.equalsStripe();
  });

  it('17: an invoice that is paid without money makes no income', async () => {
    const world = await startCase(engine);
    await give(world, { ...ten, interval: 'month' });
    await world.settled();
    const before = await world.digest();
    const [subscription] = (await world.stripe.subscriptions.list({ status: 'all' })).data;
    const [paid] = await world.eventsOf('invoice.paid');
    if (!subscription || !paid) throw new Error('expected a subscription and its invoice');
    const nothing = { ...paid, id: 'evt_nothing', data: { object: { ...paid.data.object, amount_paid: 0 } } };
    expect(await world.deliver(nothing)).toBe(200);
    await world.settled();
    expect(await world.digest()).toBe(before);
    await world.equalsStripe();
  });
});
