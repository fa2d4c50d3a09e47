import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startCase } from './case-world.ts';

const ten = { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' } as const;

interface Row {
  payout: string;
  status: string;
  amount_minor: string;
  net_minor: string;
  other_minor: string;
  explained: string;
  rolled_into: string | null;
}

describe.each(databases)('payouts, on $name', (engine) => {
  it('11: a payout that fails after it was paid is carried by the next, and both are explained to the cent', async () => {
    const world = await startCase(engine);
    const paid = await give(world, ten);
    await give(world, { ...ten, interval: 'month' });
    await world.settled();
    await world.stripe.refunds.create({ charge: (await world.chargeOf(paid)).id, amount: 300 });
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    await world.control('advance', { days: 4 });
    await world.control('payouts', { now: true });
    await world.control('advance', { days: 3 });
    await world.poll();
    const [first] = (await world.stripe.payouts.list({})).data;
    expect(first?.status).toBe('paid');
    expect(await world.balances()).toMatchObject({ 'payouts_in_transit usd': first?.amount });

    await world.control(`payouts/${first?.id}`, { outcome: 'fail' });
    await give(world, ten);
    await world.control('advance', { days: 4 });
    await world.control('payouts', { now: true });
    await world.control('advance', { days: 3 });
    await world.poll();
    const rows = JSON.parse(await world.run(['report', 'payouts', '--json'])) as Row[];
    expect(rows.map(({ status }) => status)).toEqual(['paid', 'failed']);
    const [second] = rows;
    expect(second?.explained).toBe('yes');
    expect(second?.net_minor).toBe(second?.amount_minor);
    expect(rows[1]?.rolled_into).toBe(second?.payout);
    const parts = JSON.parse(await world.run(['report', 'payout', second?.payout ?? '', '--json'])) as {
      net_minor: string;
      earlier_payout: string | null;
    }[];
    expect(parts.reduce((sum, { net_minor: net }) => sum + Number(net), 0)).toBe(
      Number(second?.amount_minor),
    );
    expect(parts.map((part) => part.earlier_payout)).toContain(first?.id);
    expect(JSON.parse(await world.run(['report', 'unexplained', '--json']))).toEqual([]);
    // Only the second is on its way to the bank, and a week after its day it is there.
    expect(await world.balances()).toMatchObject({ 'payouts_in_transit usd': Number(second?.amount_minor) });
    await world.control('advance', { days: 10 });
    await world.poll();
    expect((await world.balances())['payouts_in_transit usd']).toBeUndefined();
    expect((await world.balances())['bank usd']).toBe(Number(second?.amount_minor));
    await world.run(['stripe', 'reconcile']);
    await world.equalsStripe();
  }, 60_000);
});
