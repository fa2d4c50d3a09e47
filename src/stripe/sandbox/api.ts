import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { admit, type SandboxContext } from './admission.ts';
import { parseBracketForm } from './bracket-form.ts';
import { catalogEndpoints } from './endpoints-catalog.ts';
import { checkoutEndpoints } from './endpoints-checkout.ts';
import { customerEndpoints } from './endpoints-customers.ts';
import { disputeEndpoints } from './endpoints-disputes.ts';
import { eventEndpoints } from './endpoints-events.ts';
import { invoiceEndpoints } from './endpoints-invoices.ts';
import { payoutEndpoints } from './endpoints-payouts.ts';
import { portalEndpoints } from './endpoints-portal.ts';
import { subscriptionEndpoints } from './endpoints-subscriptions.ts';
import { moneyEndpoints } from './endpoints-money.ts';
import type { Endpoint } from './endpoint.ts';
import { apiVersion } from './events.ts';
import { expanded } from './expand.ts';
import { commits, type Fault, type Faults } from './faults.ts';
import { fingerprintOf, keyInUse, storeAnswer, storedAnswer, type StoredAnswer } from './idempotency.ts';
import { newId } from './ids.ts';
import { expandSource } from './includes.ts';
import type { Log, Machine } from './machine.ts';
import { shown } from './shown.ts';
import { internalFailure, invalidRequest, StripeFailure } from './stripe-error.ts';

export interface ApiDeps {
  readonly machine: Machine;
  readonly faults: Faults;
  readonly log: Log;
}

const endpoints: readonly Endpoint[] = [
  ...checkoutEndpoints,
  ...catalogEndpoints,
  ...moneyEndpoints,
  ...disputeEndpoints,
  ...payoutEndpoints,
  ...portalEndpoints,
  ...subscriptionEndpoints,
  ...invoiceEndpoints,
  ...customerEndpoints,
  ...eventEndpoints,
];

/** Stripe's own API, at the paths the SDK calls. */
export function serveApi(app: Hono<{ Bindings: HttpBindings }>, deps: ApiDeps): void {
  const inFlight = new Set<string>();
  for (const endpoint of endpoints) {
    app.on(endpoint.method, endpoint.path, (c) => handle(c, endpoint, deps, inFlight));
  }
  // Without an `error` in the body the SDK would take a 404 for an answer.
  app.all('/v1/*', (c) => {
    const failure = invalidRequest(`Unrecognized request URL (${c.req.method}: ${c.req.path}).`);
    return reply(c, answerOf(newId(deps.machine.random, 'req'), 404, { error: failure.body }));
  });
}

async function handle(
  c: SandboxContext,
  endpoint: Endpoint,
  deps: ApiDeps,
  inFlight: Set<string>,
): Promise<Response> {
  const requestId = newId(deps.machine.random, 'req');
  const fault = deps.faults.take(c.req.path);
  if (isCut(fault) && !commits(fault)) return cutOff(c, fault);
  const key = endpoint.method === 'POST' ? c.req.header('idempotency-key') : undefined;
  let answer: StoredAnswer & { replayed?: boolean };
  let holdsKey = false;
  try {
    admit(c, fault, deps.machine.db);
    if (key !== undefined) {
      if (key.length > 255) throw invalidRequest('Idempotency key is too long (maximum 255 characters).');
      if (inFlight.has(key)) throw keyInUse();
      inFlight.add(key);
      holdsKey = true;
    }
    const text = endpoint.method === 'POST' ? await c.req.text() : '';
    answer = answerTo({ c, endpoint, deps, requestId, key, text, failing: fault?.status === 500 });
  } catch (error) {
    answer = failureAnswer(error, requestId, deps.log);
  } finally {
    if (holdsKey && key !== undefined) inFlight.delete(key);
  }
  // The work is done and kept; only the answer is lost.
  return isCut(fault) ? cutOff(c, fault) : reply(c, answer);
}

const isCut = (fault: Fault | undefined): fault is Fault =>
  fault?.status === 'hang' || fault?.status === 'reset';

function cutOff(c: SandboxContext, { status }: Fault): Promise<Response> {
  if (status === 'reset') c.env.incoming.socket.destroy();
  return never();
}

interface ApiRequest {
  readonly c: SandboxContext;
  readonly endpoint: Endpoint;
  readonly deps: ApiDeps;
  readonly requestId: string;
  readonly key: string | undefined;
  readonly text: string;
  readonly failing: boolean;
}

function answerTo(request: ApiRequest): StoredAnswer & { replayed?: boolean } {
  const { c, endpoint, deps, requestId, key, failing } = request;
  const { machine } = deps;
  const query = new URL(c.req.url).search.slice(1);
  const parameters = [query, request.text].filter((part) => part !== '').join('&');
  const fingerprint = fingerprintOf(endpoint.method, c.req.path, parameters);
  if (key !== undefined) {
    const stored = storedAnswer(machine.db, key, fingerprint);
    if (stored) return { ...stored, replayed: true };
  }
  const keep = (answer: StoredAnswer): StoredAnswer => {
    if (key !== undefined) storeAnswer(machine.db, key, fingerprint, answer, machine.clock.nowMs());
    return answer;
  };
  try {
    if (failing) throw internalFailure('An unknown error occurred.');
    return machine.transact(
      (world) => {
        const form = parseBracketForm(parameters);
        const { object, expand } = endpoint.answer(world, form, c.req.param('id') ?? '');
        const visible = shown(machine.db, shownList(machine, object, world.now), world.now);
        return keep(answerOf(requestId, 200, expanded(visible, expand, expandSource(world))));
      },
      { id: requestId, idempotency_key: key ?? null },
    );
  } catch (error) {
    const answer = failureAnswer(error, requestId, deps.log);
    // Stripe keeps what it has begun to do, failures of its own and refused cards included, but no refused parameters.
    return answer.status >= 500 || answer.status === 402 ? keep(answer) : answer;
  }
}

function shownList(machine: Machine, object: object, now: number): object {
  if (!('data' in object) || !Array.isArray(object.data) || !('object' in object) || object.object !== 'list')
    return object;
  return { ...object, data: object.data.map((item: object) => shown(machine.db, item, now)) };
}

function failureAnswer(error: unknown, requestId: string, log: Log): StoredAnswer {
  if (error instanceof StripeFailure) return answerOf(requestId, error.status, { error: error.body });
  // The message may quote the request; the stack tells where it happened without it.
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 6).join('\n') : '';
  log({ level: 'error', request: requestId, error: error instanceof Error ? error.name : 'unknown', stack });
  return answerOf(requestId, 500, { error: internalFailure('The sandbox has failed; see its log.').body });
}

const answerOf = (requestId: string, status: number, body: object): StoredAnswer => ({
  requestId,
  status,
  body: JSON.stringify(body, null, 2),
});

function reply(c: SandboxContext, answer: StoredAnswer & { replayed?: boolean }): Response {
  const key = c.req.header('idempotency-key');
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      'request-id': answer.requestId,
      'stripe-version': apiVersion,
      ...(key !== undefined && /^[\x20-\x7e]{1,255}$/.test(key) ? { 'idempotency-key': key } : {}),
      ...(answer.replayed ? { 'idempotent-replayed': 'true', 'original-request': answer.requestId } : {}),
    },
  });
}

/** Closing the server ends the connection. */
export const never = (): Promise<Response> => new Promise<Response>(() => {});
