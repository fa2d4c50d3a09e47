import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { beginRequest, forgetRequest, keepAnswer, type KeyedRequest } from '../../db/api-requests.ts';
import { plusMs } from '../clock.ts';
import type { Deps } from '../deps.ts';
import type { ApiEnv } from './bearer.ts';
import { problem } from './problem.ts';

/** Longer than any of them takes; after a crash as long as this nobody gets in. */
const leaseMs = 60_000;

/** Status and JSON. */
export interface Answered {
  readonly status: number;
  readonly answer: string;
}

type IdempotencyDeps = Pick<Deps, 'db' | 'clock' | 'random'>;

/**
 * The key of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), with its quotes or without; undefined where
 * there is none that is good.
 */
export function idempotencyKey(header: string | undefined): string | undefined {
  const [, quoted, bare] =
    /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\w.:~+/-]{1,255}))$/.exec(header ?? '') ?? [];
  return quoted ?? bare;
}

/**
 * Does something once for each key and token: asked again with the same, it answers the same without doing it again.
 * A fault of ours is not kept, and may be asked again under the same key.
 */
export async function onceForKey(
  deps: IdempotencyDeps,
  c: Context<ApiEnv>,
  asked: { key: string; body: string },
  act: () => Promise<Answered>,
): Promise<Response> {
  const request = requestOf(c, asked);
  const [token, now] = [deps.random.bytes(16).toString('hex'), deps.clock.now()];
  const begun = await beginRequest(deps.db, request, { token, now, until: plusMs(now, leaseMs) });
  switch (begun.kind) {
    case 'answered':
      c.header('Idempotent-Replayed', 'true');
      return send(c, begun);
    case 'under way':
      c.header('Retry-After', '1');
      return problem(c, 409, {
        title: 'The same request is under way',
        detail: 'ask again under the same key in a moment',
      });
    case 'another request':
      return problem(c, 422, {
        title: 'The key was used for another request',
        detail: 'expected a key of its own for each request that is not the same',
      });
    case 'begun':
      return send(c, await answerAndKeep(deps, request, token, act));
    default:
      return begun satisfies never;
  }
}

async function answerAndKeep(
  { db }: IdempotencyDeps,
  request: KeyedRequest,
  leaseToken: string,
  act: () => Promise<Answered>,
): Promise<Answered> {
  try {
    const answered = await act();
    await keepAnswer(db, request, leaseToken, answered);
    return answered;
  } catch (error) {
    await forgetRequest(db, request, leaseToken);
    throw error;
  }
}

const send = (c: Context, { status, answer }: Answered): Response =>
  c.body(answer, status as ContentfulStatusCode, {
    'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
    'Cache-Control': 'no-store',
  });

function requestOf(c: Context<ApiEnv>, { key, body }: { key: string; body: string }): KeyedRequest {
  const { id: tokenId } = c.get('bearer');
  const { pathname, search } = new URL(c.req.url);
  return {
    ...{ tokenId, keyHash: sha256(key) },
    requestHash: sha256(JSON.stringify([tokenId, c.req.method, pathname, search, body])),
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
