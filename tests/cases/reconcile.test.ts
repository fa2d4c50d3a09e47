import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startCase } from './case-world.ts';

const ten = { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' } as const;

describe.each(databases)('reconciliation after a life with Stripe, on $name', (engine) => {
  it('finds nothing, names what was missed, and mends it', async () => {
    const world = await startCase(engine);
    const paid = await give(world, ten);
    await give(world, { ...ten, interval: 'month' });
    await give(world, ten, { method: 'us_bank_account' });
    await world.settled();
    await world.stripe.refunds.create({ charge: (await world.chargeOf(paid)).id, amount: 300 });
    await world.control('advance', { days: 10 });
    await world.control('payouts', { now: true });
    await world.control('advance', { days: 3 });
    await world.settled();
    expect(JSON.parse(await world.run(['stripe', 'reconcile', '--json']))).toMatchObject({
      ok: true,
      differences: [],
    });

    await world.control('webhooks', { drop: 1 });
    await give(world, ten);
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    await world.control('advance', { seconds: 100 });
    const found = JSON.parse(await world.run(['stripe', 'reconcile', '--json'], 1)) as {
      differences: { identity: string; objects: string[] }[];
    };
    expect(found.differences.map(({ identity }) => identity)).toEqual(['R1', 'R2', 'R6']);
    await world.run(['stripe', 'reconcile', '--repair']);
    const digest = await world.digest();
    await world.run(['stripe', 'reconcile', '--repair']);
    expect(await world.digest()).toBe(digest);
    await world.control('advance', { days: 20 });
    await world.poll();
    expect(JSON.parse(await world.run(['stripe', 'reconcile', '--json']))).toMatchObject({
      ok: true,
      differences: [],
    });
    expect(await world.balances()).toMatchObject({ 'bank usd': expect.any(Number) });
  }, 60_000);
});
