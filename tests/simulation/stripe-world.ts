import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Clock } from '../../src/clock.ts';
import { toInstant } from '../../src/clock.ts';
import { openDatabase } from '../../src/stripe/sandbox/database.ts';
import { createMachine } from '../../src/stripe/sandbox/machine.ts';
import type { ObjectKinds, StripeEvent } from '../../src/stripe/sandbox/object-kinds.ts';
import { serveSandbox } from '../../src/stripe/sandbox/sandbox-app.ts';
import { stripeTiming } from '../../src/stripe/sandbox/world.ts';
import type { Dice } from './dice.ts';

/** The sandbox in this process and in memory, whose time stands still until it is moved. */
export interface StripeWorld {
  /** Where it says that it is. */
  readonly url: string;
  /** Signatures carry it; it never moves. */
  readonly wallClock: Clock;
  readonly clock: Clock;
  /** A request as it would come by the network. */
  answer(request: Request): Promise<Response>;
  /** What a person does in Stripe's dashboard, by the same API. */
  dashboard(method: 'POST' | 'DELETE', path: string, form?: Record<string, string>): Promise<Done>;
  /** What only the sandbox can do. */
  control(path: string, order: object): Promise<Done>;
  /** A reader fills in the hosted page. */
  pay(url: string, fields: Record<string, string>): Promise<number>;
  advance(ms: number): Promise<void>;
  /** Every object of a kind as it is kept, the oldest first. */
  raw<K extends keyof ObjectKinds>(kind: K): ObjectKinds[K][];
  /** The events that were made since this was asked last. */
  newEvents(): StripeEvent[];
  close(): void;
}

export interface Done {
  readonly ok: boolean;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const url = 'http://stripe.test';

export function openStripe(dice: Dice, startMs: number): StripeWorld {
  const db = openDatabase(':memory:');
  const wallClock: Clock = {
    nowMs: () => startMs,
    now: () => toInstant(startMs),
    sleep: () => Promise.resolve(),
  };
  const events: StripeEvent[] = [];
  let lastSeen = 0;
  const collect = () => {
    const rows = db
      .prepare<[number], { seq: number; body: string }>(
        "select seq, body from object where kind = 'event' and seq > ? order by seq",
      )
      .all(lastSeen);
    for (const { seq, body } of rows) {
      lastSeen = seq;
      events.push(JSON.parse(body) as StripeEvent);
    }
  };
  const failures: unknown[] = [];
  const machine = createMachine({
    ...{ db, wallClock, timing: stripeTiming },
    random: () => dice.fraction(),
    baseUrl: () => url,
    onEvents: collect,
    log: (line) => void failures.push(line),
  });
  const app = new Hono<{ Bindings: HttpBindings }>();
  serveSandbox(app, { machine, log: (line) => void failures.push(line), wake: () => undefined });
  const answer = async (request: Request): Promise<Response> => {
    const response = await app.fetch(request);
    if (failures.length > 0) throw new SandboxFailed(JSON.stringify(failures));
    return response;
  };
  const asked = async (request: Request): Promise<Done> => {
    const response = await answer(request);
    const text = await response.text();
    const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
    return { ok: response.ok, status: response.status, body };
  };
  return {
    ...{ url, wallClock, answer },
    clock: machine.clock,
    dashboard: (method, path, form) =>
      asked(
        new Request(`${url}${path}`, {
          method,
          headers: { authorization: 'Bearer sk_test_dashboard' },
          ...(form && { body: new URLSearchParams(form) }),
        }),
      ),
    control: (path, order) =>
      asked(
        new Request(`${url}/_sandbox/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(order),
        }),
      ),
    async pay(page, fields) {
      const typed = { email: 'reader@example.org', card_number: '4242424242424242', ...fields };
      return (await asked(new Request(page, { method: 'POST', body: new URLSearchParams(typed) }))).status;
    },
    async advance(ms) {
      await machine.advanceTo(machine.clock.nowMs() + ms);
      if (failures.length > 0) throw new SandboxFailed(JSON.stringify(failures));
    },
    raw: (kind) =>
      db
        .prepare<[string], { body: string }>('select body from object where kind = ? order by seq')
        .all(kind)
        .map(({ body }) => JSON.parse(body)),
    newEvents: () => events.splice(0),
    close: () => db.close(),
  };
}

/** The sandbox's own fault: no world goes on with a Stripe that broke. */
export class SandboxFailed extends Error {}
