import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databases, sqlite } from '../helpers/databases.ts';
import { apiWorld } from './api-world.ts';

const isProblem = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const body = (await answer.json()) as { type: string; status: number; title: string };
  expect(body).toMatchObject({ type: 'about:blank', status: answer.status });
  expect(body.title).not.toBe('');
};

describe('whatever is wrong with a request', () => {
  const key = 'k';
  const resolution = '/tasks/mismatch:ch_4/resolution';
  it.each([
    ['an address where nothing is', 'GET', '/nothing', {}, 404],
    ['another method', 'DELETE', '/reports/income', {}, 405],
    ['GET where something is done', 'GET', resolution, {}, 405],
    ['no key', 'POST', resolution, { body: '{"note":"x"}', type: 'application/json' }, 400],
    [
      'a key with spaces',
      'POST',
      resolution,
      { body: '{"note":"x"}', type: 'application/json', key: 'a b' },
      400,
    ],
    ['a form', 'POST', resolution, { body: 'note=x', type: 'application/x-www-form-urlencoded', key }, 415],
    ['no type at all', 'POST', resolution, { body: '{}', key }, 415],
    ['no JSON', 'POST', resolution, { body: '{', type: 'application/json', key }, 400],
    ['a NUL in it', 'POST', resolution, { body: '{"note":"\\u0000x"}', type: 'application/json', key }, 400],
    ['a note of nothing', 'POST', resolution, { body: '{"note":" "}', type: 'application/json', key }, 400],
    [
      'a field too many',
      'POST',
      resolution,
      { body: '{"note":"x","b":1}', type: 'application/json', key },
      400,
    ],
    [
      'no such task',
      'POST',
      '/tasks/x/resolution',
      { body: '{"note":"x"}', type: 'application/json', key },
      404,
    ],
    [
      'a decision that is not to be had',
      ...([
        'POST',
        resolution,
        { body: '{"note":"x","give_back":true}', type: 'application/json', key },
        409,
      ] as const),
    ],
    [
      'too much',
      'POST',
      resolution,
      { body: `{"note":"${'x'.repeat(70_000)}"}`, type: 'application/json', key },
      413,
    ],
    ['a NUL in the address', 'GET', '/reports/account?account=%00&currency=usd', {}, 400],
    ['a filter that is none', 'GET', '/reports/payout?id=1', {}, 400],
  ] as [string, string, string, { body?: string; type?: string; key?: string }, number][])(
    '%s is told in RFC 9457',
    async (_, method, path, { body, type, key }, status) => {
      const world = await apiWorld(sqlite);
      const answer = await world.api(path, {
        method,
        ...(body !== undefined && { body: Buffer.from(body) }),
        headers: {
          ...(type !== undefined && { 'content-type': type }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
      });
      expect(answer.status).toBe(status);
      if (status === 405) expect(answer.headers.get('allow')).toMatch(method === 'GET' ? /POST/ : /GET/);
      await isProblem(answer);
      expect(await world.deps.db.selectFrom('staff_task').select('closed_at').execute()).toEqual([
        { closed_at: null },
      ]);
    },
  );

  it('says where a statement is not understood, and which columns are not known', async () => {
    const world = await apiWorld(sqlite);
    const mapping = { date: 'Date', amount: 'Amount', currency_code: 'usd', reference: 'Text' };
    const wrong = await world.post(
      '/bank/statements',
      { mapping, text: 'Date,Amount,Text\n31.2.2026,1,x\n' },
      { key: 'a' },
    );
    expect(await wrong.json()).toMatchObject({
      errors: [{ field: 'text', message: expect.stringContaining('line 2') }],
    });
    const unknown = await world.post('/bank/statements', { text: 'a' }, { key: 'b' });
    expect(await unknown.json()).toMatchObject({ status: 400, errors: [{ field: 'mapping' }] });
  });
});

const paths = fc.oneof(
  fc.constantFrom('/reports', '/reports/income', '/reports/account', '/reports/payout', '/reports/refunds'),
  fc.constantFrom('/reports/payouts', '/bank/statements', '/bank/matches', '/tasks/mismatch:ch_4/resolution'),
  fc.string({ unit: 'binary' }).map((text) => `/reports/${encodeURIComponent(text.toWellFormed())}`),
  fc.string({ unit: 'binary' }).map((text) => `/tasks/${encodeURIComponent(text.toWellFormed())}/resolution`),
  fc.constantFrom('/tasks/%E0%A4%A/resolution', '/reports/%ff', '//', '/tasks//resolution'),
);
const names = ['from', 'to', 'at', 'known_at', 'account', 'currency', 'after', 'limit', 'id', 'by'];
const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('2026-11-22', '2026-13-01', '9999-99-99:9', '2026-11-22:999999999999999999', 'usd', 'po_1'),
  fc.constantFrom('1', '99999', '-1', '1e9', 'donations', "'", '2026-11-22T00:00:00Z'),
);
const bodies = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.record({ note: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), attribute_to: fc.string() }),
  fc.record({ account: fc.string({ unit: 'binary' }), text: fc.string(), mapping: fc.jsonValue() }),
  fc.record({
    text: fc.string({ unit: 'binary' }),
    mapping: fc.constant({ date: 'a', amount: 'b', currency: 'c', reference: 'd' }),
  }),
);

describe.each(databases)('the API on $name', (engine) => {
  it('blames nobody but the sender for what was sent wrong', async () => {
    const world = await apiWorld(engine);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        ...[paths, fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 4 }), bodies],
        fc.constantFrom('GET', 'POST', 'PUT', 'HEAD'),
        async (path, query, body, method) => {
          const text = new URLSearchParams(
            Object.entries(query).map(([name, value]): [string, string] => [name, value.toWellFormed()]),
          ).toString();
          const answer = await world.api(`${path}?${text}`, {
            method,
            ...(method.startsWith('P') && {
              body: typeof body === 'string' ? body.toWellFormed() : JSON.stringify(body),
            }),
            headers: { 'content-type': 'application/json', 'idempotency-key': `k${n++}` },
          });
          expect(answer.status).toBeLessThan(500);
          if (answer.status >= 400 && method !== 'HEAD') await isProblem(answer);
        },
      ),
      { numRuns: engine.name === 'sqlite' ? 400 : 150 },
    );
  });
});
