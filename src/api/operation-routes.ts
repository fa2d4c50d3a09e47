import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { readText } from '../read-text.ts';
import { withoutScope, type ApiEnv } from './bearer.ts';
import { idempotencyKey, onceForKey, type Answered } from './idempotency.ts';
import { operations } from './operations/registry.ts';
import type { Operation, OperationAnswer, OperationDeps } from './operations/operation.ts';
import { problem, problemText, type FieldError } from './problem.ts';

/** What the API does, each by POST with a key under which it is done once. Behind `onlyWith`. */
export function operationRoutes(deps: OperationDeps): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  for (const operation of operations)
    app.post(`/api/v1${operation.path}`, (c) => answerOperation(deps, c, operation));
  return app;
}

async function answerOperation(deps: OperationDeps, c: Context<ApiEnv>, operation: Operation) {
  if (!c.get('bearer').scopes.includes(operation.scope)) return withoutScope(c, operation.scope);
  const key = idempotencyKey(c.req.header('idempotency-key'));
  if (key === undefined)
    return problem(c, 400, {
      title: 'A key is needed',
      detail: 'expected "Idempotency-Key: …", 1 to 255 characters that are this request’s own',
    });
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    return problem(c, 415, { title: 'JSON is needed', detail: 'expected Content-Type: application/json' });
  const read = await readText(c.req.raw, operation.bodyLimitBytes);
  if (read === 'too large')
    return problem(c, 413, {
      ...{ title: 'The body is too large', detail: `expected at most ${operation.bodyLimitBytes} bytes` },
    });
  if (read === 'not text') return notJson(c);
  const json = parseJson(read.text);
  if (json === notParsed) return notJson(c);
  const body = operation.body.safeParse(json);
  if (!body.success) return problem(c, 400, { title: 'The body is wrong', errors: fieldErrors(body.error) });
  return onceForKey(deps, c, { key, body: read.text }, async () =>
    answeredBy(await operation.run(deps, { params: c.req.param(), body: json, token: c.get('bearer').id })),
  );
}

function answeredBy(done: OperationAnswer): Answered {
  if (done.status === 200) return { status: 200, answer: JSON.stringify(done.answer) };
  const { status, ...about } = done;
  return { status, answer: problemText(status, about) };
}

const notJson = (c: Context) =>
  problem(c, 400, { title: 'The body is not JSON', detail: 'expected JSON in UTF-8, without NUL' });

const notParsed = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, withoutNul);
  } catch {
    return notParsed;
  }
}

// PostgreSQL keeps none in text.
function withoutNul(_: string, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw new SyntaxError('expected no NUL');
  return value;
}

const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) => {
    const place = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ field: [...place, key].join('.'), message: 'is not known' }));
    return [{ field: place.join('.'), message: issue.message }];
  });
