import { describe, expect, it } from 'vitest';
import { startCase } from '../cases/case-world.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { until } from '../helpers/service.ts';
import { signInAsStaff } from './staff.ts';

const monthly = { interval: 'month', amount_minor: 500, currency: 'usd', campaign: 'bar' } as const;

/** A reader who gave, and gave the same again from another tab. */
async function givenTwice(engine: TestDatabase) {
  const world = await startCase(engine);
  const first = await give(world, monthly);
  await world.control('advance', { seconds: 60 });
  const second = await give(world, monthly);
  await world.settled();
  const tasks = async (...more: string[]) =>
    JSON.parse(await world.run(['tasks', 'list', '--json', ...more])) as {
      key: string;
      kind: string;
      resolution: string | null;
    }[];
  const key = (await tasks()).find(({ kind }) => kind === 'possible_duplicate')?.key ?? '';
  const charge = key.split(':')[1] ?? '';
  const subscriptionOf = async ({ donationId }: { donationId: string }) => {
    const { subscription_id: id } = await world.deps.db
      .selectFrom('donation')
      .select('subscription_id')
      .where('id', '=', donationId)
      .executeTakeFirstOrThrow();
    return world.stripe.subscriptions.retrieve(id ?? '');
  };
  return { world, first, second, tasks, key, charge, subscriptionOf };
}

describe.each(databases)('a gift that may have been given twice, on $name', (engine) => {
  it('is given back from a page, with the subscription that would have gone on', async () => {
    const { world, first, second, tasks, key, charge, subscriptionOf } = await givenTwice(engine);
    const staff = await signInAsStaff(world);
    const path = `/finance/tasks/${encodeURIComponent(key)}`;
    const page = await staff.page(path);
    for (const word of [first.donationId, second.donationId, 'Both were meant', 'give the later one back'])
      expect(page).toContain(word);
    const decision = { decision: 'give_back', note: 'she wrote to us' };
    expect((await staff.post(path, decision)).status).toBe(303);
    expect((await staff.post(path, decision)).status).toBe(303);
    await until('the money to go back', async () => (await world.stripe.charges.retrieve(charge)).refunded);
    await world.settled();
    expect((await subscriptionOf(second)).status).toBe('canceled');
    expect((await subscriptionOf(first)).status).toBe('active');
    expect(await tasks()).toEqual([]);
    expect(await tasks('--all')).toContainEqual(
      expect.objectContaining({ kind: 'give_back', resolution: expect.stringMatching(/ended sub_.*ch_/) }),
    );
    await world.equalsStripe();
  });

  it('stays as it is where both were meant', async () => {
    const { world, second, tasks, key, charge, subscriptionOf } = await givenTwice(engine);
    await world.run(['tasks', 'resolve', key, '--note', 'one is for her mother']);
    await world.run(['tasks', 'resolve', 'possible_duplicate:none', '--give-back', '--note', 'x'], 1);
    await world.settled();
    expect(await tasks()).toEqual([]);
    expect((await world.stripe.charges.retrieve(charge)).amount_refunded).toBe(0);
    expect((await subscriptionOf(second)).status).toBe('active');
  });

  it('is given back by a command, too', async () => {
    const { world, tasks, key, charge } = await givenTwice(engine);
    await world.run(['tasks', 'resolve', key, '--give-back', '--note', 'she wrote to us']);
    await until('the money to go back', async () => (await world.stripe.charges.retrieve(charge)).refunded);
    await world.settled();
    expect(await tasks()).toEqual([]);
    await world.equalsStripe();
  });
});
