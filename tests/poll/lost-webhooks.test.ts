import { describe, expect, it } from 'vitest';
import { listJobs } from '../../db/scheduled-jobs.ts';
import { startCase } from '../cases/case-world.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';

const ten = { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' } as const;

describe.each(databases)('a newsroom to which webhooks are lost for days, on $name', (engine) => {
  it.each([
    ['one in a hundred', { drop: 0.01 }],
    ['every second', { drop: 0.5 }],
    ['all of them', { drop: 1 }],
    ['all, as its endpoint is switched off', { disabled: true }],
  ])('(%s) is equal to Stripe after one poll, and a second run changes nothing', async (_what, switches) => {
    const world = await startCase(engine);
    // Nothing but what is asked for here may make it good. Each job has run once by then.
    await expect
      .poll(
        async () => (await listJobs(world.deps.db)).filter(({ finished_at }) => finished_at !== null).length,
        {
          timeout: 20_000,
        },
      )
      .toBeGreaterThanOrEqual(6);
    await world.deps.db
      .updateTable('scheduled_job')
      .set({ due_at: '2999-01-01T00:00:00.000Z', lease_until: '2999-01-01T00:00:00.000Z' })
      .execute();
    await world.control('webhooks', switches);
    const first = await give(world, ten);
    await give(world, { ...ten, interval: 'month' });
    await give(world, ten, { method: 'us_bank_account' });
    await give(world, ten, { method: 'us_bank_account_fail' });
    await world.control('advance', { days: 2 });
    const charge = (await world.chargeOf(first)).id;
    await world.stripe.refunds.create({ charge, amount: 250 });
    const second = await give(world, ten);
    await world.control('advance', { days: 1 });
    await world.control('disputes', { charge: (await world.chargeOf(second)).id });
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    await world.control('payouts', { now: true });
    await world.control('advance', { days: 6 });
    await world.control('webhooks', { drop: 0, disabled: false });

    await world.poll();
    await world.equalsStripe();
    expect(await world.statusOf(first)).toBe('paid');
    expect((await world.income()).map(({ interval }) => interval)).not.toContain('unmatched');
    const reconciled = JSON.parse(await world.run(['stripe', 'reconcile', '--repair', '--json'])) as object;
    expect(reconciled).toMatchObject({ ok: true, differences: [] });
    const digest = await world.digest();
    await world.poll();
    await world.run(['stripe', 'reconcile', '--repair']);
    expect(await world.digest()).toBe(digest);
  });
});
