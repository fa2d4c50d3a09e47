import { describe, expect, it } from 'vitest';
import { insertToken } from '../../db/api-tokens.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { reports } from '../../src/finance/reports/registry.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { hashOfToken } from '../../src/random.ts';
import { csvOf } from '../../src/finance/reports/csv.ts';
import { reportNamed } from '../helpers/ask-report.ts';
import { cli } from '../helpers/cli.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { apiWorld } from './api-world.ts';
import { appWorld, type AppWorld } from '../readers/app-world.ts';

const token = 'a-token-of-finance-0000000000000000';

async function books(engine: (typeof databases)[number]) {
  const world = await appWorld(engine);
  const { db, clock } = world.deps;
  const createdAt = clock.now();
  await insertToken(db, {
    ...{ id: 'tok_1', name: 'accounts', scopes: ['reports'], tokenHash: hashOfToken(token) },
    ...{ createdAt, expiresAt: '2099-01-01T00:00:00.000Z' },
  });
  await db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    for (let n = 0; n < 5; n++) {
      await recordOutcome(trx, entryFor(giftOf(n), { timeZone: 'UTC' }), createdAt);
      await recordAttribution(trx, attributionOf(n), createdAt);
    }
  });
  return world;
}

const get = (world: AppWorld, path: string, headers: Record<string, string> = {}) =>
  world.ask(`/api/v1${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

describe.each(databases)('the API of the books on $name', (engine) => {
  it('says what the command line says, to the digit, in JSON and CSV', async () => {
    const world = await books(engine);
    const settings = { DATABASE_URL: world.deps.config.databaseUrl };

    for (const report of reports) {
      const { name, example = {} } = report;
      const query = `?${new URLSearchParams(example).toString()}`;
      const json = (await (await get(world, `/reports/${name}${query}`)).json()) as { rows: object[] };
      const csv = await (await get(world, `/reports/${name}${query}`, { accept: 'text/csv' })).text();
      const { rows } = await report.run(world.deps, example);
      expect(json.rows, name).toEqual(asText(rows));
      expect(csv, name).toBe(csvOf(report.columns, rows));
    }
    for (const [name, ...options] of [
      ['income'],
      ['account', '--account', 'donations', '--currency', 'usd'],
      ['payout', 'po_1'],
    ] as const) {
      const { example = {} } = reportNamed(name);
      const query = `?${new URLSearchParams(example).toString()}`;
      const json = (await (await get(world, `/reports/${name}${query}`)).json()) as { rows: object[] };
      const csv = await (await get(world, `/reports/${name}${query}`, { accept: 'text/csv' })).text();
      const [printed, printedCsv] = await Promise.all([
        cli(settings, 'report', name, ...options, '--json'),
        cli(settings, 'report', name, ...options, '--csv'),
      ]);

      expect(json.rows, name).toEqual(asText(JSON.parse(printed.stdout) as object[]));
      expect(csv, name).toBe(printedCsv.stdout);
    }
  });

  it('goes through a long list by what it gives as next', async () => {
    const world = await books(engine);
    const entries: unknown[] = [];
    let path = '/reports/account?account=donations&currency=usd&limit=2';
    for (let pages = 0; pages < 5 && path !== ''; pages++) {
      const answer = await get(world, path);
      const { rows } = (await answer.json()) as { rows: { entry: string }[] };
      entries.push(...rows.map(({ entry }) => entry));
      path = /<[^>]*\/api\/v1([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
    }

    expect(entries).toEqual(['1', '2', '3', '4', '5']);
  });

  it('does not take for the end of a list what is no place in it, nor does the command line', async () => {
    const { api, deps } = await apiWorld(engine);
    const settings = { DATABASE_URL: deps.config.databaseUrl };
    const asked = async (path: string) => {
      const answer = await api(path);
      return [answer.status, await answer.json()];
    };
    const refused = (message: string) => [
      400,
      {
        ...{ type: 'about:blank', status: 400, title: 'A filter is wrong' },
        errors: [{ field: 'after', message }],
      },
    ];
    const ofPayouts = 'expected the last payout of an earlier answer, got po_nope';
    const ofPayout = 'expected the last movement of an earlier answer about po_1, got';

    expect(await asked('/reports/payouts?after=po_nope')).toEqual(refused(ofPayouts));
    expect(await asked('/reports/payout?id=po_1&after=txn_nope')).toEqual(refused(`${ofPayout} txn_nope`));
    // In the books, and not of this payout.
    expect(await asked('/reports/payout?id=po_1&after=txn_3')).toEqual(refused(`${ofPayout} txn_3`));
    expect(await asked('/reports/payouts?after=po_1')).toMatchObject([200, { rows: [], next: null }]);
    expect(await asked('/reports/payout?id=po_1&after=txn_0')).toMatchObject([
      200,
      { rows: [{ transaction: 'txn_1' }, { transaction: 'txn_2' }], next: null },
    ]);
    for (const [sentence, ...args] of [
      [ofPayouts, 'payouts', '--after', 'po_nope'],
      [`${ofPayout} txn_nope`, 'payout', 'po_1', '--after', 'txn_nope'],
    ] as const) {
      const { code, stdout, stderr } = await cli(settings, 'report', ...args);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(sentence)]);
    }
  });
});

const asText = (rows: readonly object[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]: [string, unknown]) => [
        name,
        value === null ? null : String(value as string | number),
      ]),
    ),
  );

describe('the API’s door', () => {
  it('opens to no token, a wrong one, one that was revoked or has had its time', async () => {
    const world = await books(sqlite);
    const { db } = world.deps;
    const statusWith = async (authorization: string) =>
      (await world.ask('/api/v1/reports', { headers: { authorization } })).status;

    expect(await statusWith(`Bearer ${token}`)).toBe(200);
    for (const header of ['', 'Bearer', `Basic ${token}`, `Bearer ${token}x`, `bearer ${token}`])
      expect(await statusWith(header), header).toBe(401);
    await db.updateTable('api_token').set({ expires_at: '2020-01-01T00:00:00.000Z' }).execute();
    expect(await statusWith(`Bearer ${token}`)).toBe(401);
    await db
      .updateTable('api_token')
      .set({ expires_at: '2099-01-01T00:00:00.000Z', scope: 'other' })
      .execute();
    expect(await statusWith(`Bearer ${token}`)).toBe(403);
    expect(world.logged.join('')).not.toContain(token);
  });

  it('names what is wrong with a filter, and what was expected (RFC 9457)', async () => {
    const world = await books(sqlite);

    const wrong = await get(world, '/reports/account?currency=USD&until=2026-01-01');
    const none = await get(world, '/reports/nothing');

    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      {
        ...{ type: 'about:blank', status: 400, title: 'A filter is wrong' },
        errors: [
          { field: 'account', message: 'is needed: which account' },
          { field: 'currency', message: 'expected a currency in lower case, such as usd' },
          {
            field: 'until',
            message: 'expected one of account, currency, from, to, known_at, after, limit',
          },
        ],
      },
    ]);
    expect([none.status, ((await none.json()) as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining('trial-balance'),
    ]);
  });

  it('is described by what answers at it', async () => {
    const world = await books(sqlite);

    const described = (await (await world.ask('/api/v1/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters?: { name: string; required: boolean }[] } }>;
    };

    expect(
      Object.keys(described.paths)
        .filter((path) => path.startsWith('/reports'))
        .sort(),
    ).toEqual(['/reports', ...reports.map(({ name }) => `/reports/${name}`)].sort());
    const { parameters = [] } = described.paths['/reports/account']?.get ?? {};
    expect(parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'account',
      'currency',
    ]);
  });

  it('is given keys by the command line, which shows each once', async () => {
    const world = await books(sqlite);
    const settings = { DATABASE_URL: world.deps.config.databaseUrl };
    const made = await cli(settings, 'token', 'create', '--name', 'auditor', '--days', '30', '--json');
    const [created] = JSON.parse(made.stdout) as [{ id: string; token: string }];
    const ask = () => world.ask('/api/v1/reports', { headers: { authorization: `Bearer ${created.token}` } });

    expect((await ask()).status).toBe(200);
    const listed = await cli(settings, 'token', 'list');
    expect(listed.stdout).toContain('auditor');
    expect(listed.stdout).not.toContain(created.token);
    expect((await cli(settings, 'token', 'revoke', created.id)).code).toBe(0);
    expect((await ask()).status).toBe(401);
  });
});
