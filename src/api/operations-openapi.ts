import { z } from 'zod';
import type { Operation } from './operations/operation.ts';

/** The part of the description that is made of the operations' own definitions. */
export const operationPaths = (operations: readonly Operation[], refused: object) =>
  Object.fromEntries(
    operations.map((operation) => [
      operation.path.replaceAll(/:(\w+)/g, '{$1}'),
      { post: described(operation, refused) },
    ]),
  );

const described = (operation: Operation, refused: object) => ({
  operationId: operation.name,
  summary: operation.summary,
  description: `Needs a token with scope ${operation.scope}.`,
  parameters: [...paramsOf(operation), idempotencyKey],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: z.toJSONSchema(operation.body, { io: 'input' }),
        example: operation.example,
      },
    },
  },
  responses: {
    '200': {
      description: 'done, or as it was done before under this key',
      headers: { 'Idempotent-Replayed': replayed },
      content: { 'application/json': { schema: z.toJSONSchema(operation.answer, { io: 'input' }) } },
    },
    ...{ '400': refused, '401': refused, '403': refused, '404': refused, '409': refused },
    ...{ '413': refused, '415': refused, '422': refused, default: refused },
  },
});

const paramsOf = ({ path }: Operation) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'The request’s own, a UUID for example (draft-ietf-httpapi-idempotency-key-header). Asked again with the same within 24 ' +
    'hours, the same is answered and nothing is done; with another request 422; while the first is under way 409.',
  schema: { type: 'string', minLength: 1, maxLength: 257 },
};

const replayed = {
  description: '`true` where the answer is the one that was given before',
  schema: { type: 'string', const: 'true' },
};
