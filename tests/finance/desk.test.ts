import { describe, expect, it } from 'vitest';
import { claimEvents, storeEvent } from '../../db/webhook-events.ts';
import { canonicalJson } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { triesBeforeDead } from '../../webhooks/retry.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { cli } from '../helpers/cli.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { give } from '../helpers/reader.ts';
import { startTestService } from '../helpers/service.ts';
import { signInAsStaff } from './staff.ts';

const two = { interval: 'once', amount_minor: 200, currency: 'usd', campaign: 'bar' } as const;

const isOfReader = /reader@example\.org|A Reader/;

describe.each(databases)('the desk on $name', (engine) => {
  it('shows of an event why it stands as it does, what it made, and processes it again', async () => {
    const service = await startTestService(engine);
    const { db } = service.deps;
    await give(service, two);
    await service.settled();
    const made = await db.selectFrom('event_entry').selectAll().executeTakeFirstOrThrow();
    const staff = await signInAsStaff(service);

    expect(await staff.page('/finance/webhooks?status=done')).toContain(made.event_id);
    expect(await staff.page('/finance/webhooks?status=dead')).not.toContain(made.event_id);
    const path = `/finance/webhooks/${made.event_id}`;
    const page = await staff.page(path);
    expect(page).toContain(made.entry_key);
    expect(page).toMatch(/stripe:payments[\s\S]*1\.64 USD/);

    const entry = await staff.page(`/finance/entries/${made.entry_key}`);
    expect(entry).toContain(made.event_id);
    expect(entry).toMatch(/once, bar/);
    expect(entry).not.toMatch(isOfReader);
    for (const list of ['/finance', '/finance/webhooks', '/finance/quarantine'])
      expect(await staff.page(list)).not.toMatch(isOfReader);

    const fromElsewhere = { origin: 'https://elsewhere.example' };
    expect((await staff.post(`${path}/replay`, {}, fromElsewhere)).status).toBe(403);
    const replayed = await staff.post(`${path}/replay`);
    expect([replayed.status, replayed.headers.get('location')]).toEqual([303, path]);
    await service.settled();
    expect(await staff.page(path)).toContain('done');
    expect(await service.income()).toMatchObject([{ gross_minor: 200n, donations: 1n }]);
    expect((await staff.post('/finance/webhooks/evt_none/replay')).status).toBe(404);

    for (const shut of [
      path,
      `/finance/entries/${made.entry_key}`,
      '/finance/quarantine',
      '/finance/quarantine/x',
    ])
      expect((await fetch(service.base + shut)).status).toBe(401);
    expect((await fetch(`${service.base}${path}/replay`, { method: 'POST' })).status).toBe(401);
    expect((await staff.get('/finance/')).headers.get('location')).toBe('/finance');
  });

  it('replays all that was given up at once, says beforehand what that would do, and disturbs no worker', async () => {
    const service = await startTestService(engine);
    const { db, clock, random } = service.deps;
    await give(service, two);
    await service.settled();
    await db
      .updateTable('webhook_event')
      .set({ status: 'dead', last_error: 'Stripe was away' })
      .where('type', 'like', 'charge.%')
      .execute();
    const run = (...args: string[]) => cli(service.settings, 'webhooks', ...args, '--json');
    const dead = JSON.parse((await run('list', '--status', 'dead')).stdout) as { id: string }[];
    expect(dead.length).toBeGreaterThan(0);

    const would = JSON.parse((await run('replay', '--all-dead', '--dry-run')).stdout) as object[];
    expect(would).toHaveLength(dead.length);
    expect(would).toContainEqual(expect.objectContaining({ status: 'dead', entries: 0, quarantined: 0 }));
    expect(await run('list', '--status', 'dead')).toMatchObject({ stdout: expect.stringContaining('dead') });

    const replayed = await run('replay', '--all-dead');
    expect(replayed.code).toBe(0);
    expect(JSON.parse((await run('list', '--status', 'dead')).stdout)).toEqual([]);

    const id = dead[0]?.id ?? '';
    const held = new Date(clock.nowMs() + 60_000).toISOString();
    await db
      .updateTable('webhook_event')
      .set({ lease_until: held, lease_token: 'x' })
      .where('id', '=', id)
      .execute();
    expect(await run('replay', id)).toMatchObject({ code: 1, stderr: expect.stringMatching(/busy/) });
    const staff = await signInAsStaff(service);
    expect((await staff.post(`/finance/webhooks/${id}/replay`)).status).toBe(409);
    expect(await claimEvents(db, { now: clock.now(), limit: 1, leaseMs: 1, random, id })).toEqual([]);
  });

  it('takes an event whose worker never came back alone, and gives it up in the end', async () => {
    const service = await startTestService(engine, { ROLE: 'web' });
    const { db, sealing, clock } = service.deps;
    const store = (id: string) => {
      const event = { ...{ id, type: 'charge.updated', api_version: null, created: 1, livemode: false } };
      const whole = { ...event, data: { object: { id: 'ch_none' } } };
      return storeEvent(db, sealing, whole, Buffer.from('{}'), clock.now());
    };
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await store(id);
    const worker = { ...service.deps, random: service.deps.random };
    let nowMs = clock.nowMs();
    const claim = () =>
      claimEvents(db, {
        now: new Date((nowMs += 200_000)).toISOString(),
        limit: 16,
        leaseMs: 100_000,
        random: worker.random,
      });
    expect(await claim()).toHaveLength(3);
    expect(await claim()).toMatchObject([{ attempts: 2 }]);

    await db.updateTable('webhook_event').set({ attempts: triesBeforeDead }).execute();
    await db.updateTable('webhook_event').set({ lease_until: '2020-01-01T00:00:00.000Z' }).execute();
    expect(await workOnce(worker, { id: 'evt_1' })).toBe(1);
    const row = await db
      .selectFrom('webhook_event')
      .selectAll()
      .where('id', '=', 'evt_1')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'dead', last_error: expect.stringMatching(/ended 36 times/) });
  });

  it('shows what was quarantined, and books it once after the rule was mended', async () => {
    const service = await startTestService(engine);
    const { db, clock } = service.deps;
    const fact = giftOf(1);
    const plant = { reason: 'a rule that was wrong', quarantined_at: clock.now() };
    await db
      .insertInto('quarantined_fact')
      .values([
        { ...plant, key: 'bt:txn_1', fact: canonicalJson(fact) },
        { ...plant, key: 'bt:txn_2', fact: canonicalJson({ ...giftOf(2), netMinor: minorUnits(1) }) },
      ])
      .execute();
    const staff = await signInAsStaff(service);
    expect(await staff.page('/finance/quarantine')).toContain('bt:txn_1');
    expect(await staff.page('/finance/quarantine/bt:txn_1')).toContain('a rule that was wrong');

    expect((await staff.post('/finance/quarantine/bt:txn_2/retry')).status).toBe(409);
    for (let twice = 0; twice < 2; twice++)
      expect((await staff.post('/finance/quarantine/bt:txn_1/retry')).status).toBe(303);
    expect(await service.income()).toMatchObject([{ gross_minor: 200n, donations: 1n }]);
    expect(await staff.page('/finance/quarantine/bt:txn_1')).toContain('this fact');

    const run = (...args: string[]) => cli(service.settings, 'ledger', 'quarantine', ...args, '--json');
    expect(JSON.parse((await run('list')).stdout)).toMatchObject([
      { key: 'bt:txn_2', ledger_has: 'nothing' },
    ]);
    expect(JSON.parse((await run('show', 'bt:txn_2')).stdout)).toMatchObject({ fact: { netMinor: 1 } });
    expect(await run('retry', 'bt:txn_2')).toMatchObject({ code: 1 });
    expect(JSON.parse((await run('retry', 'bt:txn_1')).stdout)).toMatchObject([
      { result: 'already recorded' },
    ]);
    expect(await run('retry', 'bt:none')).toMatchObject({ code: 1 });
  });
});
