import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { lockLedger } from '../../db/ledger.ts';
import { apiRequestsJob } from '../../src/api-requests-job.ts';
import { runIfDue } from '../../src/run-jobs.ts';
import { databases, postgres, sqlite } from '../helpers/databases.ts';
import { apiWorld, type ApiWorld } from './api-world.ts';

const resolution = '/tasks/mismatch:ch_4/resolution';
const decision = { note: 'another shop' };

const statement = {
  account: 'main',
  mapping: { date: 'Date', amount: 'Amount', currency_code: 'usd', reference: 'Text' },
  text: 'Date,Amount,Text\n2026-11-27,4.92,STRIPE trace-1\n2026-11-28,-900.00,Rent of Ms Example\n',
};

const requestsOf = ({ deps }: ApiWorld) => deps.db.selectFrom('api_request').selectAll().execute();

const replayed = (answer: Response) => answer.headers.get('idempotent-replayed');

describe.each(databases)('what the API is asked to do, on $name', (engine) => {
  it('is done once for each key, and answered alike however often it is asked', async () => {
    const world = await apiWorld(engine);

    const first = await world.post(resolution, decision, { key: '"k-1"' });
    const text = await first.text();
    expect([first.status, replayed(first)]).toEqual([200, null]);
    expect(JSON.parse(text)).toMatchObject({ key: 'mismatch:ch_4', resolution: 'another shop' });
    // What is done meanwhile does not show: it is the first answer.
    await sql`update staff_task set resolution = 'changed'`.execute(world.deps.db);
    for (const key of ['"k-1"', 'k-1']) {
      const again = await world.post(resolution, decision, { key });
      expect([again.status, replayed(again), await again.text()]).toEqual([200, 'true', text]);
    }

    const other = await world.post(resolution, { note: 'something else' }, { key: 'k-1' });
    expect(other.status).toBe(422);
    // The key is a token's own.
    expect((await world.post(resolution, decision, { key: 'k-1', token: 'books' })).status).toBe(200);
    expect(await requestsOf(world)).toHaveLength(2);
  });

  it('takes a statement and ties it to its payout, each once', async () => {
    const world = await apiWorld(engine);

    const imported = await world.post('/bank/statements', statement, { key: 'a' });
    expect(await imported.json()).toEqual({ account: 'main', lines: 2, added: 2, known: 0, pending: 0 });
    expect(await (await world.post('/bank/statements', statement, { key: 'b' })).json()).toEqual({
      ...{ account: 'main', lines: 2, added: 0, known: 2, pending: 0 },
    });
    const matched = { payout: 'po_1', booked_on: '2026-11-27', currency: 'usd', amount_minor: '492' };
    for (const key of ['c', 'c'])
      expect(await (await world.post('/bank/matches', {}, { key })).json()).toEqual({
        matched: [{ ...matched, by: 'trace id' }],
        ...{ unmatched_lines: 1, unmatched_payouts: [] },
      });
    const report = await world.api('/reports/account?account=bank&currency=usd');
    expect((await report.json()) as object).toMatchObject({ rows: [{ amount_minor: '492' }] });
  });

  it('closes a month and opens it again, each with who decided and why', async () => {
    const world = await apiWorld(engine);
    const close = { action: 'close', period: '2026-08', decided_by: 'ann' };
    const refused = await world.post('/periods', close, { key: 'a' });
    const problem = (await refused.json()) as { errors: { message: string }[] };
    expect([refused.status, problem.errors.map(({ message }) => message)]).toEqual([
      409,
      expect.arrayContaining([expect.stringContaining('has not been compared with Stripe')]),
    ]);
    const done = await world.post('/periods', { ...close, reason: 'it is late' }, { key: 'b' });
    expect(await done.json()).toMatchObject({ result: 'closed', closed_through: '2026-08-31' });
    const again = await world.post('/periods', { ...close, reason: 'it is late' }, { key: 'c' });
    expect(await again.json()).toMatchObject({ result: 'already so' });
    const open = { action: 'reopen', period: '2026-08', decided_by: 'bob' };
    expect((await world.post('/periods', open, { key: 'd' })).status).toBe(409);
    const opened = await world.post('/periods', { ...open, reason: 'a mistake' }, { key: 'e' });
    expect(await opened.json()).toMatchObject({ result: 'reopened', closed_through: '2026-07-31' });
    const { rows } = (await (await world.api('/reports/periods')).json()) as { rows: object[] };
    expect(rows).toMatchObject([
      { action: 'closed', decided_by: 'ann (token tok_both)', reason: 'it is late' },
      { action: 'reopened', decided_by: 'bob (token tok_both)', reason: 'a mistake' },
    ]);
  });

  it('is refused while the same is under way, and taken over where that has died', async () => {
    const world = await apiWorld(engine);
    const { db, clock } = world.deps;
    await world.post(resolution, decision, { key: 'k' });
    // As a process leaves it that is at work, or was killed.
    await db.updateTable('api_request').set({ status: null, answer: null }).execute();

    const meanwhile = await world.post(resolution, decision, { key: 'k' });
    expect([meanwhile.status, meanwhile.headers.get('retry-after')]).toEqual([409, '1']);
    await db.updateTable('api_request').set({ lease_until: clock.now() }).execute();
    const after = await world.post(resolution, decision, { key: 'k' });
    expect([after.status, replayed(after)]).toEqual([200, null]);
  });

  it('is done by one of many that come at once', async () => {
    const world = await apiWorld(engine);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.post('/bank/statements', statement, { key: 'k' })),
    );

    const firsts = answers.filter((answer) => answer.status === 200 && replayed(answer) === null);
    expect(firsts).toHaveLength(1);
    expect(await firsts[0]?.json()).toMatchObject({ added: 2 });
    for (const answer of answers) expect([409, 200]).toContain(answer.status);
    expect(await requestsOf(world)).toHaveLength(1);
  });

  it('is not kept where the fault is ours, and may be asked again under its key', async () => {
    const world = await apiWorld(engine);
    const { db } = world.deps;
    await db.schema.alterTable('staff_task').renameTo('away').execute();
    const failed = await world.post(resolution, decision, { key: 'k' });
    await db.schema.alterTable('away').renameTo('staff_task').execute();

    expect([failed.status, failed.headers.get('content-type')]).toEqual([500, 'application/problem+json']);
    expect(await requestsOf(world)).toEqual([]);
    expect((await world.post(resolution, decision, { key: 'k' })).status).toBe(200);
  });

  it('is forgotten after a day, and not before', async () => {
    const world = await apiWorld(engine);
    const purge = () => runIfDue(world.deps, apiRequestsJob(world.deps));
    await world.post(resolution, decision, { key: 'k' });
    world.forward(23 * 60 + 59);
    await purge();
    expect(replayed(await world.post(resolution, decision, { key: 'k' }))).toBe('true');
    world.forward(61);
    await purge();
    expect(await requestsOf(world)).toEqual([]);
  });

  it('leaves neither the key nor what was sent in the table', async () => {
    const world = await apiWorld(engine);
    await world.post('/bank/statements', statement, { key: 'a-key-that-is-a-secret' });
    const kept = JSON.stringify(await requestsOf(world), (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? String(value) : value,
    );
    for (const secret of ['a-key-that-is-a-secret', 'Ms Example', ...world.secrets])
      expect(kept).not.toContain(secret);
  });
});

it('on PostgreSQL, whoever comes while the books are being written is told so', async () => {
  const world = await apiWorld(postgres);
  let first: Promise<Response> | undefined;
  await world.deps.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    first = world.post(resolution, decision, { key: 'k' });
    while ((await requestsOf(world)).length === 0) await world.deps.clock.sleep(5);
    expect((await world.post(resolution, decision, { key: 'k' })).status).toBe(409);
  });
  expect((await first)?.status).toBe(200);
  expect(replayed(await world.post(resolution, decision, { key: 'k' }))).toBe('true');
});

describe('a token', () => {
  it('opens what its scopes name, and the answer names the one that is missing', async () => {
    const world = await apiWorld(sqlite);
    const refused = await world.post(resolution, decision, { key: 'k', token: 'reports' });
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      403,
      'expected scope books',
    ]);
    const unread = await world.api('/reports/income', {}, 'books');
    expect([unread.status, ((await unread.json()) as { detail: string }).detail]).toEqual([
      403,
      'expected scope reports',
    ]);
    expect((await world.api('/reports/income', {}, 'reports')).status).toBe(200);
    expect((await world.post(resolution, decision, { key: 'k', token: 'books' })).status).toBe(200);
  });
});
