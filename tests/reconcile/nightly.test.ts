import { describe, expect, it } from 'vitest';
import { listTasks } from '../../db/staff-tasks.ts';
import { lastRun } from '../../src/finance/reconcile/last-run.ts';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { cli } from '../helpers/cli.ts';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { until } from '../helpers/service.ts';

const ten = { interval: 'once', amount_minor: 1000, currency: 'usd', campaign: 'bar' } as const;

/** Once the job has run after this moment. */
const ranAfter = (world: CaseWorld, at: string) =>
  until('the nightly job', async () => {
    const { result } = await lastRun(world.deps.db);
    return result !== undefined && result.at >= at && result;
  });

const nextNight = async (world: CaseWorld) => {
  await world.control('advance', { days: 1 });
  return ranAfter(world, world.deps.clock.now());
};

async function cookieFor(world: CaseWorld): Promise<string> {
  const token = /\/finance\/sign-in\?token=([\w-]+)/.exec(world.banner)?.[1] ?? '';
  const body = new URLSearchParams({ token });
  const headers = { origin: world.base };
  const answer = await fetch(`${world.base}/finance/sign-in`, {
    ...{ method: 'POST', body, headers, redirect: 'manual' },
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const doctor = async (world: CaseWorld) => {
  const { stdout } = await cli(world.settings, 'doctor', '--json');
  const findings = JSON.parse(stdout) as { check: string; result: string; says: string }[];
  return findings.find(({ check }) => check === 'reconciliation');
};

describe.each(databases)('the reconciliation of every night, on $name', (engine) => {
  it('fetches what was lost, tells a person what is left, and shows it', async () => {
    const world = await startCase(engine);
    const cookie = await cookieFor(world);
    const page = async () =>
      (await fetch(`${world.base}/finance/reconciliation`, { headers: { cookie } })).text();
    expect((await fetch(`${world.base}/finance/reconciliation`)).status).toBe(401);
    await ranAfter(world, '');
    expect(await page()).toContain('the ledger says what Stripe says');
    expect(await page()).toContain('(not checked)');
    expect(await doctor(world)).toMatchObject({ result: 'good' });

    await world.control('webhooks', { drop: 1 });
    await give(world, ten);
    await world.control('fees', { description: 'Radar', amount: 60, currency: 'usd' });
    expect(await nextNight(world)).toMatchObject({ ok: true });
    await world.equalsStripe();

    await world.control('balance_transactions', {
      ...{ type: 'xyz', reporting_category: 'xyz', amount: 700, currency: 'usd' },
    });
    const [unknown] = (await world.stripe.balanceTransactions.list({ limit: 1 })).data;
    expect(await nextNight(world)).toMatchObject({
      ...{ ok: false, differences: [{ identity: 'R8', actual_minor: '-700' }] },
    });
    expect(await page()).toContain('the ledger and Stripe differ');
    expect(await page()).toContain(`bt:${unknown?.id}`);
    expect(await page()).toContain('-7.00 USD');
    expect(await doctor(world)).toMatchObject({ result: 'bad', says: expect.stringContaining('R8 usd') });
    const tasks = await listTasks(world.deps.db, { limit: 100 });
    expect(tasks.filter(({ kind }) => kind === 'reconciliation')).toHaveLength(1);
  }, 90_000);

  it('mends in one run what an endpoint missed that was disabled for two days, and in the next nothing', async () => {
    const world = await startCase(engine);
    const paid = await give(world, ten);
    await give(world, { ...ten, interval: 'month' });
    await world.settled();
    const { data } = await world.stripe.webhookEndpoints.list();
    for (const { id } of data) await world.stripe.webhookEndpoints.update(id, { disabled: true });
    await world.stripe.refunds.create({ charge: (await world.chargeOf(paid)).id, amount: 300 });
    const missed = await give(world, ten);
    await world.control('advance', { days: 2 });
    await give(world, ten, { method: 'us_bank_account' });
    await world.control('advance', { seconds: 100 });

    await world.run(['stripe', 'reconcile', '--repair']);
    const digest = await world.digest();
    await world.equalsStripe();
    expect(await world.statusOf(missed)).toBe('paid');
    await world.run(['stripe', 'reconcile', '--repair']);
    expect(await world.digest()).toBe(digest);
  }, 60_000);
});
