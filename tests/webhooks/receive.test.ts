import fc from 'fast-check';
import pino from 'pino';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { createClock } from '../../src/clock.ts';
import { createSealing } from '../../src/sealing.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { databases } from '../helpers/databases.ts';

const secret = 'whsec_current';
const previous = 'whsec_previous';
const clock = createClock();
const nowSeconds = () => Math.floor(clock.nowMs() / 1000);

const signer = new Stripe('sk_test_signs_only').webhooks;

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream;

const eventJson = (fields: object = {}) =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'charge.succeeded',
    api_version: '2026-10-28.endive',
    created: nowSeconds(),
    livemode: false,
    data: { object: { id: 'ch_1', object: 'charge' } },
    ...fields,
  });

const sign = (payload: string, options: { secret?: string; timestamp?: number } = {}) =>
  signer.generateTestHeaderString({
    payload,
    secret: options.secret ?? secret,
    timestamp: options.timestamp ?? nowSeconds(),
  });

function doorOf(database: OpenDatabase) {
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  const app = webhookRoutes(
    { db: database.db, sealing, clock, log },
    { secrets: [secret, previous], wallClock: clock },
  );
  const deliver = (body: Body, header: string | undefined, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (header !== undefined) headers.set('stripe-signature', header);
    return app.request('/webhooks/stripe', { method: 'POST', body, ...init, headers });
  };
  const stored = async () =>
    (await database.db.selectFrom('webhook_event').select('id').orderBy('id').execute()).map((row) => row.id);
  return { deliver, stored, logged };
}

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const streamOf = (size: number) =>
  new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1024).fill(97));
      if ((size -= 64 * 1024) <= 0) controller.close();
    },
  });

describe.each(databases)("Stripe's door on $name", ({ open }) => {
  it('stores a signed event and acknowledges it, once and again', async () => {
    const { deliver, stored } = doorOf(await open());
    const body = eventJson();

    expect((await deliver(body, sign(body))).status).toBe(200);
    expect((await deliver(body, sign(body))).status).toBe(200);

    expect(await stored()).toEqual(['evt_1']);
  });

  it('takes each of several secrets, and a header that carries the signatures of both', async () => {
    const { deliver, stored } = doorOf(await open());
    const [a, b] = [eventJson({ id: 'evt_a' }), eventJson({ id: 'evt_b' })];
    const both = `${sign(b, { secret: 'whsec_other' })},${sign(b).split(',')[1]}`;

    expect((await deliver(a, sign(a, { secret: previous }))).status).toBe(200);
    expect((await deliver(b, both)).status).toBe(200);

    expect(await stored()).toEqual(['evt_a', 'evt_b']);
  });

  it('stores a type it has never seen', async () => {
    const { deliver, stored } = doorOf(await open());
    const body = eventJson({ type: 'something.new', data: { object: { anything: 1 } } });
    expect((await deliver(body, sign(body))).status).toBe(200);
    expect(await stored()).toEqual(['evt_1']);
  });

  it('keeps the payload only as ciphertext', async () => {
    const database = await open();
    const { deliver } = doorOf(database);
    const body = eventJson({ data: { object: { id: 'ch_1', billing_details: { name: 'CanaryName' } } } });
    await deliver(body, sign(body));
    const row = await database.db.selectFrom('webhook_event').select('payload').executeTakeFirstOrThrow();
    expect(row.payload.includes('CanaryName')).toBe(false);
  });

  it('answers 503 when it cannot store, and never 200', async () => {
    const database = await open();
    const { deliver } = doorOf(database);
    await database.db.schema.dropTable('webhook_event').execute();
    const body = eventJson();
    expect((await deliver(body, sign(body))).status).toBe(503);
  });

  const good = () => eventJson();
  const hostile: [what: string, status: 400 | 413, () => [body: Body, header: string | undefined]][] = [
    ['no signature', 400, () => [good(), undefined]],
    ['an empty signature header', 400, () => [good(), '']],
    ['an empty v1', 400, () => [good(), `t=${nowSeconds()},v1=`]],
    ['a v1 of non-ASCII characters', 400, () => [good(), `t=${nowSeconds()},v1=${'é'.repeat(64)}`]],
    ['only a v0', 400, () => [good(), sign(good()).replace('v1=', 'v0=')]],
    ['a signature by another secret', 400, () => [good(), sign(good(), { secret: 'whsec_wrong' })]],
    ['a timestamp that is too old', 400, () => [good(), sign(good(), { timestamp: nowSeconds() - 301 })]],
    ['a timestamp in the future', 400, () => [good(), sign(good(), { timestamp: nowSeconds() + 360 })]],
    ['two timestamps', 400, () => [good(), `t=1,${sign(good())}`]],
    ['a timestamp that is not a number', 400, () => [good(), sign(good()).replace(/t=\d+/, 't=soon')]],
    ['bad JSON, signed', 400, () => ['{"id":', sign('{"id":')]],
    ['an empty body, signed', 400, () => ['', sign('')]],
    ['JSON that is no event, signed', 400, () => ['[1]', sign('[1]')]],
    ['an event without an id, signed', 400, () => [eventJson({ id: 7 }), sign(eventJson({ id: 7 }))]],
    ['a byte order mark', 400, () => [bytes([0xef, 0xbb, 0xbf], good()), sign(good())]],
    ['invalid UTF-8', 400, () => [bytes(good(), [0xff, 0xfe]), sign(good())]],
    ['a changed body', 400, () => [good().replace('ch_1', 'ch_2'), sign(good())]],
    ['10 MB', 413, () => ['a'.repeat(10_000_000), sign(good())]],
  ];

  it.each(hostile)('answers %s with %d, echoes nothing and writes nothing', async (_what, status, make) => {
    const { deliver, stored } = doorOf(await open());
    const [body, header] = make();

    const response = await deliver(body, header);

    expect(response.status).toBe(status);
    expect((await response.text()).length).toBeLessThan(60);
    expect(await stored()).toEqual([]);
  });

  it('stops reading a chunked body at its limit', async () => {
    const { deliver, stored } = doorOf(await open());
    const init = { duplex: 'half' } as RequestInit;
    const response = await deliver(streamOf(10_000_000), sign(good()), init);
    expect(response.status).toBe(413);
    expect(await stored()).toEqual([]);
  });

  it('takes a chunked body within its limit', async () => {
    const { deliver } = doorOf(await open());
    const body = good();
    const chunked = new ReadableStream({
      start(controller) {
        for (const byte of Buffer.from(body)) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await deliver(chunked, sign(body), { duplex: 'half' })).status).toBe(200);
  });
});

describe('whatever anybody sends', () => {
  const sqlite = databases[0];

  it('is never accepted, never a fault of ours, and leaves no trace of itself in the log', async () => {
    const { deliver, stored, logged } = doorOf(await (sqlite ?? neverMissing()).open());
    const body = eventJson({ data: { object: { id: 'ch_1', email: 'CanaryAddress' } } });
    const header = sign(body);
    const flipped = (text: string) =>
      fc.nat(text.length * 7 - 1).map((bit) => {
        const buffer = Buffer.from(text);
        buffer[Math.floor(bit / 7)] = (buffer[Math.floor(bit / 7)] ?? 0) ^ (1 << (bit % 7));
        return buffer;
      });
    const anything = fc.oneof(
      fc.record({ body: flipped(body), header: fc.constant(header) }),
      fc.record({
        body: fc.uint8Array().map((b) => Buffer.from(b)),
        header: fc.string({ unit: 'binary-ascii' }),
      }),
      fc.record({
        body: fc.constant(Buffer.from(body)),
        header: fc.string().map((s) => `t=${nowSeconds()},v1=${s}`),
      }),
    );

    await fc.assert(
      fc.asyncProperty(anything, async (sent) => {
        const response = await deliver(sent.body, headerSafe(sent.header));
        expect(response.status).toBe(400);
      }),
      { numRuns: 2000 },
    );

    expect(await stored()).toEqual([]);
    expect(logged.join('')).not.toContain('CanaryAddress');
  });
});

const headerSafe = (text: string) => text.replaceAll(/[^\x20-\x7e\x80-\xff]/g, '?').trim();

function neverMissing(): never {
  throw new Error('expected a database');
}
