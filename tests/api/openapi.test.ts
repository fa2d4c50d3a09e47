import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { operations } from '../../src/api/operations/registry.ts';
import { closePeriod, reopenPeriod } from '../../src/finance/periods/close-period.ts';
import { reports } from '../../src/finance/reports/registry.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { reportDeps } from '../helpers/ask-report.ts';
import { databases, sqlite } from '../helpers/databases.ts';
import { attributionOf, giftOf } from '../helpers/facts.ts';
import { apiWorld, type ApiWorld } from './api-world.ts';

interface Content {
  schema: object;
  example?: unknown;
}

interface Described {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object; example?: string }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, { type: string }> };
  security: Record<string, string[]>[];
}

const documentOf = async (world: ApiWorld) =>
  (await (await world.ask('/api/v1/openapi.json')).json()) as Document;

const described = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

/** Each schema may point at those of the document. */
function checkerOf(document: Document) {
  // JSON Schema 2020-12 itself is what each schema is checked by first.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, validateFormats: false });
  ajv.addKeyword('example');
  for (const [name, schema] of Object.entries(document.components.schemas))
    ajv.addSchema(schema, `#/components/schemas/${name}`);
  return {
    compile: (schema: object) => ajv.compile(schema),
    problemsIn: (schema: object, value: unknown): string =>
      ajv.validate(schema, value) ? '' : ajv.errorsText(),
  };
}

/** What the document says an answer looks like. @throws {Error} where it says nothing of it. */
function schemaFor({ responses }: Described, answer: Response): object {
  const response = responses[String(answer.status)] ?? responses['default'];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = response?.content?.[type]?.schema;
  if (!schema) throw new Error(`expected ${answer.status} ${type} to be described`);
  return schema;
}

const questionOf = ({ parameters = [] }: Described) =>
  new URLSearchParams(
    parameters.flatMap(({ name, in: place, example }) =>
      place === 'query' && example !== undefined ? [[name, example] as [string, string]] : [],
    ),
  ).toString();

describe('the description of the API', () => {
  it('is OpenAPI 3.1: every name is told apart, every reference leads somewhere, every schema is one', async () => {
    const document = await documentOf(await apiWorld(sqlite));
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect([document.info.title, document.info.version].every((text) => text !== '')).toBe(true);
    const all = described(document);
    expect(all.length).toBeGreaterThanOrEqual(reports.length + operations.length);
    const ids = all.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, ref = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(ref);
    for (const need of document.security.flatMap((one) => Object.keys(one)))
      expect(Object.keys(document.components.securitySchemes)).toContain(need);

    const { compile } = checkerOf(document);
    for (const { path, method, operation } of all) {
      const at = `${method} ${path}`;
      expect(['get', 'post'], at).toContain(method);
      const { parameters = [], requestBody, responses } = operation;
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        parameters.filter((one) => one.in === 'path').map(({ name }) => name),
        at,
      ).toEqual(inPath);
      expect(new Set(parameters.map(({ name }) => name)).size, at).toBe(parameters.length);
      for (const { in: place, required } of parameters) {
        expect(['query', 'path', 'header'], at).toContain(place);
        if (place === 'path') expect(required, at).toBe(true);
      }
      for (const { schema } of parameters) compile(schema);
      for (const { schema } of Object.values(requestBody?.content ?? {})) compile(schema);
      for (const [status, { description, content = {} }] of Object.entries(responses)) {
        expect([status, typeof description], at).toEqual([
          expect.stringMatching(/^\d{3}$|^default$/),
          'string',
        ]);
        for (const { schema } of Object.values(content)) compile(schema);
      }
    }
  });

  it('would not pass with a reference that leads nowhere', async () => {
    const document = await documentOf(await apiWorld(sqlite));
    const { compile } = checkerOf(document);
    expect(() => compile({ $ref: '#/components/schemas/Nobody' })).toThrow();
    expect(() => compile({ type: 'texts' })).toThrow();
  });

  it('has for each report and each operation an example, which its own schemas take', async () => {
    const document = await documentOf(await apiWorld(sqlite));
    const { problemsIn } = checkerOf(document);
    for (const { name } of reports) {
      const parameters = document.paths[`/reports/${name}`]?.['get']?.parameters ?? [];
      for (const { name: filter, required, schema, example } of parameters) {
        if (required === true) expect(example, `${name} ${filter}`).toBeDefined();
        if (example !== undefined) expect(problemsIn(schema, example), `${name} ${filter}`).toBe('');
      }
    }
    for (const { operation } of described(document))
      for (const { schema, example } of Object.values(operation.requestBody?.content ?? {}))
        expect(problemsIn(schema, example), operation.operationId).toBe('');
  });
});

describe.each(databases)('what the API answers, on $name', (engine) => {
  it('is to every example, and to what is wrong, as the description says', async () => {
    const world = await apiWorld(engine);
    const document = await documentOf(world);
    const { problemsIn } = checkerOf(document);
    const expectDescribed = async (operation: Described, answer: Response) => {
      const body: unknown = await answer.json();
      expect(problemsIn(schemaFor(operation, answer), body), operation.operationId).toBe('');
      return body;
    };
    const withRows: string[] = [];
    for (const { name } of reports) {
      const operation = document.paths[`/reports/${name}`]?.['get'];
      if (!operation) throw new Error(`expected ${name} to be described`);
      const answer = await world.api(`/reports/${name}?${questionOf(operation)}`);
      expect(answer.status, name).toBe(200);
      const { rows } = (await expectDescribed(operation, answer)) as { rows: unknown[] };
      if (rows.length > 0) withRows.push(name);
      const refused = await world.api(`/reports/${name}?nonsense=1`);
      expect(refused.status, name).toBe(400);
      await expectDescribed(operation, refused);
    }
    expect(withRows).toEqual(expect.arrayContaining(['income', 'account', 'payouts', 'payout', 'refunds']));
    for (const { name, path, example } of operations) {
      const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.['post'];
      if (!operation) throw new Error(`expected ${name} to be described`);
      const at = path.replace(':key', 'mismatch:ch_4');
      const answer = await world.post(at, example, { key: name });
      expect(answer.status, name).toBe(200);
      await expectDescribed(operation, answer);
      for (const refused of [
        await world.post(at, [], { key: 'x' }),
        await world.post(at, example),
        await world.post(at, example, { key: 'x', token: 'reports' }),
        await world.post(at, example, { key: 'x', headers: { 'content-type': 'text/plain' } }),
      ]) {
        expect(refused.status).toBeGreaterThanOrEqual(400);
        await expectDescribed(operation, refused);
      }
    }
  });

  it('may be below zero where the description says so: of gifts that were heard of late', async () => {
    const world = await apiWorld(engine);
    const { db } = world.deps;
    const now = '2026-12-03T00:00:00.000Z';
    const hear = (about: Partial<BalanceTransactionFact>) =>
      db.transaction().execute(async (trx) => {
        await lockLedger(trx);
        await recordOutcome(trx, entryFor({ ...giftOf(9), ...about }, { timeZone: 'UTC' }), now);
      });
    const november = { period: '2026-11', decidedBy: 'treasurer', reason: 'as the auditor asked' };
    await closePeriod(reportDeps(db, { now }), november, { dryRun: false });
    await hear({ createdAt: '2026-11-20T10:00:00.000Z' });
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      for (const n of [4, 9]) await recordAttribution(trx, attributionOf(n), now);
    });
    await reopenPeriod(reportDeps(db, { now }), november, { dryRun: false });
    await hear({
      ...{ id: 'txn_back', type: 'refund', reportingCategory: 'refund', feeDetails: [] },
      ...{ amountMinor: minorUnits(-200), feeMinor: minorUnits(0), netMinor: minorUnits(-200) },
      createdAt: '2026-11-25T10:00:00.000Z',
    });

    const document = await documentOf(world);
    const { problemsIn } = checkerOf(document);
    for (const [name, column, values] of [
      ['income', 'donations', ['4', '1', '2', '-1']],
      ['refunds', 'days', ['3', '-6']],
    ] as const) {
      const answer = await world.api(`/reports/${name}`);
      const body = (await answer.json()) as { rows: Record<string, string>[] };
      expect(body.rows.map((row) => row[column])).toEqual(values);
      const operation = document.paths[`/reports/${name}`]?.['get'];
      if (!operation) throw new Error(`expected ${name} to be described`);
      expect(problemsIn(schemaFor(operation, answer), body), name).toBe('');
    }
  });
});
