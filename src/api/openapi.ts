import { z } from 'zod';
import { exports } from '../finance/exports/registry.ts';
import type { ColumnKind, Report } from '../finance/reports/report.ts';
import { exportPaths } from './exports-openapi.ts';
import { operationPaths } from './operations-openapi.ts';
import { operations } from './operations/registry.ts';

/** The description of the API (OpenAPI 3.1), made of the definitions that answer it: it cannot say anything else. */
export const openApi = (reports: readonly Report[], about: { url: string; version: string }) => ({
  openapi: '3.1.0',
  info: {
    title: 'Reader support: the books',
    version: about.version,
    description:
      'Figures for finance. Amounts are whole numbers of minor units, as text; their currency stands in the same row.',
  },
  servers: [{ url: `${about.url}/api/v1` }],
  security: [{ token: [] }],
  paths: {
    '/reports': { get: { ...answers(listSchema), operationId: 'reports', summary: 'Every report there is' } },
    ...Object.fromEntries(reports.map((report) => [`/reports/${report.name}`, { get: operationOf(report) }])),
    ...exportPaths(exports, { refused, list: answers(exportListSchema) }),
    ...operationPaths(operations, refused),
  },
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    schemas: { Problem: problemSchema },
  },
});

const operationOf = (report: Report) => ({
  operationId: report.name,
  summary: report.name,
  description: report.definition,
  parameters: Object.entries(report.filters).map(([name, description]) => ({
    ...{ name, in: 'query', description },
    required: isNeeded(report, name),
    schema: z.toJSONSchema(report.filter, { io: 'input' }).properties?.[name] ?? { type: 'string' },
    ...(report.example?.[name] !== undefined && { example: report.example[name] }),
  })),
  ...answersOf({
    type: 'object',
    required: ['report', 'definition', 'rows', 'next'],
    properties: {
      report: { const: report.name },
      definition: { type: 'string' },
      rows: { type: 'array', items: rowSchema(report) },
      next: { type: ['string', 'null'], description: 'to be given as `after` for what follows' },
    },
  }),
});

const isNeeded = (report: Report, name: string) =>
  (z.toJSONSchema(report.filter, { io: 'input' }).required ?? []).includes(name);

const kinds: Readonly<Record<ColumnKind, object>> = {
  text: { type: ['string', 'null'] },
  day: { type: ['string', 'null'], description: 'YYYY-MM-DD, in the newsroom’s time zone' },
  month: { type: 'string', description: 'YYYY-MM, in the newsroom’s time zone' },
  minor: { type: ['string', 'null'], pattern: '^-?\\d+$', description: 'minor units of `currency`' },
  count: { type: ['string', 'null'], pattern: '^\\d+$' },
  signed: {
    ...{ type: ['string', 'null'], pattern: '^-?\\d+$' },
    description: 'a whole number; the definition says when it is below zero',
  },
  told: { type: 'string', pattern: '^(\\d+|<10|not told)$', description: 'a count, or that it is kept back' },
};

const rowSchema = ({ columns }: Report) => ({
  type: 'object',
  required: Object.keys(columns),
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(columns).map(([name, kind]) => [name, kinds[kind]])),
});

const listOf = (what: string) => ({
  type: 'object',
  properties: {
    [what]: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: { type: 'string' }, definition: { type: 'string' }, href: { type: 'string' } },
      },
    },
  },
});
const [listSchema, exportListSchema] = [listOf('reports'), listOf('exports')];

const problemSchema = {
  type: 'object',
  required: ['type', 'status', 'title'],
  properties: {
    ...{ type: { type: 'string' }, status: { type: 'integer' }, title: { type: 'string' } },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const refused = {
  description: 'refused, with what was expected (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** A report is JSON, or CSV for who asks for that. */
function answersOf(schema: object) {
  const { responses } = answers(schema);
  return {
    responses: {
      ...responses,
      '200': {
        ...responses['200'],
        headers: {
          Link: {
            description: 'with `rel="next"`, where the list goes on',
            schema: { type: 'string' },
          },
        },
        content: { ...responses['200'].content, 'text/csv': { schema: { type: 'string' } } },
      },
    },
  };
}

const answers = (schema: object) => ({
  responses: {
    '200': { description: 'the answer', content: { 'application/json': { schema } } },
    ...{ '400': refused, '401': refused, '403': refused, '404': refused, default: refused },
  },
});
