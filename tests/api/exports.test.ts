import { serve, type ServerType } from '@hono/node-server';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertToken } from '../../db/api-tokens.ts';
import { exports } from '../../src/finance/exports/registry.ts';
import { hashOfToken } from '../../src/random.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite, type TestDatabase } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';
import { freePort } from '../helpers/free-port.ts';
import { recordMany } from '../helpers/record-many.ts';
import { appWorld, type AppWorld } from '../readers/app-world.ts';

const token = 'a-token-of-finance-0000000000000000';
const authorization = `Bearer ${token}`;

async function books(engine: TestDatabase, gifts = 3) {
  const world = await appWorld(engine);
  const { db, clock } = world.deps;
  const createdAt = clock.now();
  await insertToken(db, {
    ...{ id: 'tok_1', name: 'accounts', scopes: ['reports' as const], tokenHash: hashOfToken(token) },
    ...{ createdAt, expiresAt: '2099-01-01T00:00:00.000Z' },
  });
  await recordMany(
    db,
    Array.from({ length: gifts }, (_, i) => giftOf(i + 1)),
    '2026-11-23T10:00:00.000Z',
  );
  return world;
}

const get = (world: AppWorld, path: string, method = 'GET') =>
  world.ask(`/api/v1${path}`, { method, headers: { authorization } });

/** What an export needs to be told, and what makes it come out the same twice. */
const filtersOf: Readonly<Record<string, Record<string, string>>> = {
  quickbooks: { month: '2026-11', currency: 'usd' },
  xero: { month: '2026-11', currency: 'usd' },
  'month-end': { month: '2026-11', known_at: '2026-11-24T00:00:00Z' },
};

const fewStand = /^(beancount|transactions|month-end)$/;

describe.each(databases)('the exports by the API on $name', (engine) => {
  it('are what the command line prints, byte for byte', async () => {
    const world = await books(engine);
    const settings = { DATABASE_URL: world.deps.config.databaseUrl };

    // Each command is a process: on one of the engines a few stand for all.
    const asked = engine.name === 'sqlite' ? exports : exports.filter(({ name }) => fewStand.test(name));
    expect(asked.length).toBeGreaterThan(2);

    for (const { name, contentType } of asked) {
      const given = filtersOf[name] ?? {};
      const options = Object.entries(given).flatMap(([filter, value]) => [
        `--${filter.replace('_', '-')}`,
        value,
      ]);
      const answer = await get(world, `/exports/${name}?${new URLSearchParams(given).toString()}`);
      const printed = await cli(settings, 'export', name, ...options);

      expect([answer.status, printed.code, printed.stderr], name).toEqual([200, 0, '']);
      expect(answer.headers.get('content-type')).toBe(contentType);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/);
      const text = await answer.text();
      expect(text.length, name).toBeGreaterThan(50);
      expect(text, name).toBe(printed.stdout);
    }
  });
});

describe('the door of the exports', () => {
  it('is that of the reports, and names what is wrong', async () => {
    const world = await books(sqlite);
    const problemAt = async (path: string) => {
      const answer = await get(world, path);
      return [answer.status, await answer.json()] as const;
    };

    expect((await world.ask('/api/v1/exports/csv')).status).toBe(401);
    expect((await world.ask('/api/v1/exports')).status).toBe(401);
    const listed = (await (await get(world, '/exports')).json()) as { exports: { name: string }[] };
    expect(listed.exports.map(({ name }) => name)).toEqual(exports.map(({ name }) => name));
    expect(await problemAt('/exports/pdf')).toMatchObject([404, { title: 'No such export' }]);
    expect(await problemAt('/exports/csv?month=11&day=1')).toMatchObject([
      400,
      { errors: [{ field: 'month', message: 'expected a month, YYYY-MM' }, { field: 'day' }] },
    ]);
    expect(await problemAt('/exports/quickbooks?month=2026-11')).toMatchObject([
      400,
      { errors: [{ field: 'currency', message: 'is needed: in which currency' }] },
    ]);
    expect(await problemAt('/exports/quickbooks?month=2026-11&currency=usd&part=7')).toMatchObject([
      400,
      { detail: 'expected a part from 1 to 1, got 7' },
    ]);
  });

  it('says beforehand how much will come', async () => {
    const world = await books(sqlite);

    const [csv, journal] = [
      await get(world, '/exports/csv'),
      await get(world, '/exports/quickbooks?month=2026-11&currency=usd'),
    ];

    expect(csv.headers.get('x-total-count')).toBe('3');
    expect(journal.headers.get('x-part-count')).toBe('1');
    await Promise.all([csv.text(), journal.text()]);
  });

  it('is described by what answers at it', async () => {
    const world = await books(sqlite);
    const described = (await (await world.ask('/api/v1/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string; required: boolean }[] } }>;
    };

    for (const { name, filters } of exports)
      expect(described.paths[`/exports/${name}`]?.get.parameters.map((filter) => filter.name)).toEqual(
        Object.keys(filters),
      );
    expect(
      described.paths['/exports/quickbooks']?.get.parameters.filter(({ required }) => required),
    ).toMatchObject([{ name: 'month' }, { name: 'currency' }]);
  });

  it('lets two in at once, and the next as soon as one has been read, or left', async () => {
    const world = await books(sqlite, 3000);
    const ask = (method?: string) => get(world, '/exports/csv', method);
    // Asked for the head alone, nothing stays behind.
    for (let n = 0; n < 3; n++) expect((await ask('HEAD')).headers.get('x-total-count')).toBe('3000');

    const [first, second] = [await ask(), await ask()];
    const third = await ask();
    expect([first.status, second.status, third.status]).toEqual([200, 200, 503]);
    expect(third.headers.get('retry-after')).toBe('30');
    await first.body?.cancel();
    const fourth = await ask();
    expect([fourth.status, (await ask()).status]).toEqual([200, 503]);
    expect(await fourth.text()).toBe(await second.text());
    expect((await ask()).status).toBe(200);
  });
});

describe('a file that broke off', () => {
  /** The last fact is no JSON any more. */
  async function spoilt() {
    const world = await books(sqlite, 2500);
    await sql`drop trigger journal_entry_no_update`.execute(world.deps.db);
    await world.deps.db.updateTable('journal_entry').set({ fact: '{' }).where('id', '=', 2500n).execute();
    return world;
  }

  async function listening({ app }: AppWorld): Promise<string> {
    const port = await freePort();
    const server = await new Promise<ServerType>((resolve) => {
      const opened = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(opened));
    });
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    return `http://127.0.0.1:${port}`;
  }

  it('does not look whole to a program: the connection breaks', async () => {
    const base = await listening(await spoilt());
    const ask = (name: string) => fetch(`${base}/api/v1/exports/${name}`, { headers: { authorization } });

    const broken = await ask('transactions');
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow('terminated');
    // What does not look at the facts is not touched, and the server goes on.
    expect((await (await ask('csv')).text()).split('\r\n')).toHaveLength(2500 * 3 + 2);
  });

  it('ends the command with 1, and what went wrong on standard error', async () => {
    const world = await spoilt();
    const { code, stdout, stderr } = await cli(
      { DATABASE_URL: world.deps.config.databaseUrl },
      ...['export', 'transactions'],
    );

    expect(stdout).toContain('txn_1,');
    expect([code, stderr]).toEqual([1, expect.stringContaining('JSON')]);
  });

  it('shows how far it is, where that is asked for', async () => {
    const world = await books(sqlite, 1500);
    const { code, stderr } = await cli(
      { DATABASE_URL: world.deps.config.databaseUrl },
      ...['export', 'csv', '--progress'],
    );

    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ of 1500 entries\n/)]);
  });
});
