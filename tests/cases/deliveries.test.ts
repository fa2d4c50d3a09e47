import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startCase } from './case-world.ts';

const two = { interval: 'once', amount_minor: 200, currency: 'usd', campaign: 'bar' } as const;
const twoMonthly = { ...two, interval: 'month' } as const;

describe.each(databases)('what Stripe delivers, on $name', (engine) => {
  it('1: the same event a hundred times at once is one posting', async () => {
    const world = await startCase(engine);
    await give(world, two);
    await world.settled();
    const before = await world.digest();
    const [updated] = await world.eventsOf('charge.updated');
    if (!updated) throw new Error('expected a charge.updated');
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.deliver(updated)));
    expect(new Set(answers)).toEqual(new Set([200]));
    await world.settled();
    expect(await world.digest()).toBe(before);
    await world.equalsStripe();
  });

  it('3: events of one and the same second all count, whichever comes first', async () => {
    const world = await startCase(engine);
    await world.control('webhooks', { drop: 1 });
    const paid = await give(world, two);
    await world.control('advance', { seconds: 10 });
    await world.control('webhooks', { drop: 0 });
    const created = Math.floor(world.deps.clock.nowMs() / 1000);
    const events = (await world.eventsOf()).map((event) => ({ ...event, created }));
    expect(events.length).toBeGreaterThan(3);
    for (const event of events) expect(await world.deliver(event)).toBe(200);
    await world.settled();
    expect(await world.statusOf(paid)).toBe('paid');
    expect(await world.income()).toMatchObject([{ gross_minor: 200n, fees_minor: 36n, interval: 'once' }]);
    await world.equalsStripe();
  });

  it('5: an event for a gift whose row is not there yet counts once it is', async () => {
    const world = await startCase(engine);
    await world.control('webhooks', { drop: 1 });
    const paid = await give(world, two);
    await world.control('advance', { seconds: 10 });
    const { db } = world.deps;
    const row = await db.selectFrom('donation').selectAll().executeTakeFirstOrThrow();
    await db.deleteFrom('donation').execute();
    await world.control('webhooks', { drop: 0 });
    for (const event of await world.eventsOf()) await world.deliver(event);
    await world.settled();
    expect(await world.income()).toMatchObject([{ gross_minor: 200n, interval: 'unmatched' }]);

    await db
      .insertInto('donation')
      .values({ ...row, status: 'started' })
      .execute();
    await world.poll();
    expect(await world.income()).toMatchObject([{ gross_minor: 200n, interval: 'once', campaign: 'bar' }]);
    expect(await world.statusOf(paid)).toBe('paid');
  });

  it('18: what Stripe did not sign with one of our secrets is 400, and stored nowhere', async () => {
    const world = await startCase(engine);
    await give(world, two);
    await world.settled();
    const [event] = await world.eventsOf();
    if (!event) throw new Error('expected an event');
    expect(await world.deliver({ ...event, id: 'evt_forged' }, { secret: 'whsec_of_somebody_else' })).toBe(
      400,
    );
    const known = await world.deps.db
      .selectFrom('webhook_event')
      .select('id')
      .where('id', '=', 'evt_forged')
      .execute();
    expect(known).toEqual([]);
  });

  it('18: during a roll of the secret both are taken, from the next roll on only the new one', async () => {
    const world = await startCase(engine);
    await world.control('webhooks/roll', { overlap_seconds: 3600 });
    await give(world, two);
    await world.settled();
    expect(await world.income()).toMatchObject([{ gross_minor: 200n }]);
  });

  it('20: what fails is tried again, is dead in the end, and goes on when it is replayed', async () => {
    const world = await startCase(engine);
    await world.control('faults', { path: '/v1/charges', status: 500, times: 100_000 });
    await give(world, two);
    const stuck = async () =>
      world.deps.db
        .selectFrom('webhook_event')
        .select(['id', 'status'])
        .where('type', 'in', ['charge.updated', 'charge.succeeded'])
        .where('status', 'in', ['retry', 'dead'])
        .execute();
    const isOver = async () => {
      const events = await stuck();
      return events.length > 1 && events.every(({ status }) => status === 'dead');
    };
    // On a busy machine a try may take longer than the pause here: there are more turns than tries.
    for (let n = 0; n < 300 && !(await isOver()); n++) {
      await world.control('advance', { seconds: 3700 });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    const dead = await stuck();
    expect(dead.length).toBeGreaterThan(0);
    expect(new Set(dead.map(({ status }) => status))).toEqual(new Set(['dead']));
    await world.control('faults', { path: '/v1/charges', status: 500, times: 0 });
    for (const { id } of dead) await world.run(['webhooks', 'replay', id]);
    expect(await world.income()).toMatchObject([{ gross_minor: 200n, fees_minor: 36n, interval: 'once' }]);
    await world.equalsStripe();
  }, 180_000);

  it('21: a storm of 429 delays what is read again, and loses nothing', async () => {
    const world = await startCase(engine);
    await world.control('faults', { path: '/v1/charges', status: 429, times: 12 });
    await world.control('faults', { path: '/v1/invoices', status: 429, times: 4 });
    for (const asked of [two, twoMonthly, two]) await give(world, asked);
    for (let n = 0; n < 8; n++) {
      await world.control('advance', { seconds: 120 });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    await world.settled();
    expect((await world.income()).reduce((sum, row) => sum + row.gross_minor, 0n)).toBe(600n);
    await world.equalsStripe();
  }, 60_000);

  it('22: an event of live mode or of a connected account is kept, moves nothing, says why, and a person is told', async () => {
    const world = await startCase(engine);
    await world.control('webhooks', { drop: 1 });
    await give(world, two);
    await world.control('advance', { seconds: 10 });
    const [event] = await world.eventsOf('charge.updated');
    if (!event) throw new Error('expected a charge.updated');
    expect(await world.deliver({ ...event, id: 'evt_live', livemode: true })).toBe(200);
    expect(await world.deliver({ ...event, id: 'evt_connected', account: 'acct_other' })).toBe(200);
    expect(await world.deliver({ ...event, id: 'evt_old', api_version: '2019-01-01' })).toBe(200);
    await world.control('webhooks', { drop: 0 });
    const status = async (id: string) =>
      world.deps.db
        .selectFrom('webhook_event')
        .select(['status', 'last_error'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    // Money is read again in our own version, so an endpoint that is pinned to another one loses nothing.
    await expect.poll(async () => (await status('evt_old')).status, { timeout: 10_000 }).toBe('done');
    expect(await status('evt_live')).toMatchObject({
      status: 'ignored',
      last_error: expect.stringMatching(/live/),
    });
    const told = await world.deps.db.selectFrom('staff_task').select('key').orderBy('key').execute();
    expect(told.map(({ key }) => key)).toEqual([
      'endpoint:account:acct_other',
      'endpoint:mode',
      'endpoint:version:2019-01-01',
    ]);
    expect(await status('evt_connected')).toMatchObject({
      status: 'ignored',
      last_error: expect.stringMatching(/connected/),
    });
  });

  it('23: two days without an endpoint are made good by the next look', async () => {
    const world = await startCase(engine);
    await world.control('webhooks', { disabled: true });
    const paid = await give(world, two);
    await give(world, twoMonthly);
    await world.control('advance', { days: 2 });
    await world.control('webhooks', { disabled: false });
    await world.poll();
    expect(await world.statusOf(paid)).toBe('paid');
    expect((await world.income()).map((row) => [row.interval, row.gross_minor])).toEqual([
      ['month', 200n],
      ['once', 200n],
    ]);
    await world.equalsStripe();
    const before = await world.digest();
    await world.run(['stripe', 'reconcile', '--repair']);
    expect(await world.digest()).toBe(before);
  });
});
