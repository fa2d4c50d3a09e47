import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Stripe from 'stripe';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { createClock } from '../../src/clock.ts';
import { databases } from '../helpers/databases.ts';
import { freePort } from '../helpers/free-port.ts';
import { liveThroughASeason, plantDonations, shuffled, type Season } from '../helpers/season.ts';
import { until } from '../helpers/service.ts';

const secret = 'whsec_kill';
const signer = new Stripe('sk_test_signs_only').webhooks;
const root = resolve(import.meta.dirname, '../..');

let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason({ moreGifts: 60 });
  return () => season.close();
}, 120_000);

/** What the sender saw. `cutOff`: deliveries that were under way when their process died. */
interface Sent {
  acknowledged: Set<string>;
  cutOff: number;
}

/**
 * Stripe's part: eight deliveries at a time, one in seven sent twice, each tried again until it is
 * acknowledged, while the receiver comes and goes.
 */
async function sendAll(url: string, events: readonly string[]): Promise<Sent> {
  const queue = events.flatMap((event, n) => (n % 7 === 0 ? [event, event] : [event]));
  const sent: Sent = { acknowledged: new Set(), cutOff: 0 };
  const sender = async () => {
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      const outcome = await deliverOnce(url, event);
      if (outcome === 'acknowledged') sent.acknowledged.add(idOf(event));
      else {
        if (outcome === 'cut off') sent.cutOff++;
        queue.push(event);
        await pause(10);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  return sent;
}

async function deliverOnce(url: string, payload: string): Promise<'acknowledged' | 'refused' | 'cut off'> {
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret, timestamp }) };
  try {
    const response = await fetch(url, { method: 'POST', body: payload, headers });
    await response.arrayBuffer();
    return response.status === 200 ? 'acknowledged' : 'refused';
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return String(Reflect.get(Object(cause), 'code')) === 'ECONNREFUSED' ? 'refused' : 'cut off';
  }
}

const idOf = (event: string): string => (JSON.parse(event) as { id: string }).id;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Starts the service as an operator does, on the season's Stripe. */
function startProcess(settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_WEBHOOK_SECRETS: secret,
      STRIPE_API_BASE: season.url,
      ...settings,
    },
  });
}

const died = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((done) => child.once('exit', () => done()));

const answers = (base: string) =>
  fetch(`${base}/readyz`).then(
    (r) => r.ok,
    () => false,
  );

async function survive(url: string, kills: number) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  // In memory where there is such a disk: what SIGKILL loses is the same, and the disk's mood plays no part.
  const dataDir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kill-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const settings = { PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: url };

  let child = startProcess(settings);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await died(child);
  });
  await until('the first start', () => answers(base));
  const planting = openDatabase(url);
  await plantDonations(planting.db, season, createClock().now());
  await planting.close();

  const rounds = Array.from({ length: Math.max(1, Math.ceil(kills / 8)) }, (_, seed) =>
    shuffled(season.events, seed + 1),
  ).flat();
  const sending = sendAll(`${base}/webhooks/stripe`, rounds);
  for (let killed = 0; killed < kills; killed++) {
    await pause(20 + ((killed * 37) % 180));
    child.kill('SIGKILL');
    await died(child);
    child = startProcess(settings);
    await until('the next start', () => answers(base));
  }
  const sent = await sending;
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  // A lease of a worker that was killed runs out by itself; nobody wants to wait for that here.
  await until('the backlog to be worked off', async () => {
    const waiting = await database.db
      .selectFrom('webhook_event')
      .select(['id', 'status'])
      .where('status', 'in', ['new', 'retry'])
      .execute();
    // One at a time: whoever holds many rows at once waits for the worker, and the worker for it.
    for (const { id, status } of waiting)
      await database.db
        .updateTable('webhook_event')
        .set({ lease_until: null, ...(status === 'retry' && { next_attempt_at: createClock().now() }) })
        .where('id', '=', id)
        .where('status', '=', status)
        .execute();
    const open = await database.db
      .selectFrom('webhook_event')
      .select('id')
      .where('status', 'in', ['new', 'retry'])
      .execute();
    return open.length === 0;
  });
  child.kill('SIGTERM');
  await died(child);
  return { sent, database };
}

async function undisturbed() {
  const [sqlite] = databases;
  if (!sqlite) throw new Error('expected a database');
  const url = await sqlite.create();
  const { database } = await survive(url, 0);
  return ledgerDigest(database.db);
}

const lostOf = async (acknowledged: ReadonlySet<string>, stored: Iterable<string>) => {
  const kept = new Set(stored);
  return [...acknowledged].filter((id) => !kept.has(id));
};

describe.each(databases)('kill -9 in the middle of deliveries, on $name', (engine) => {
  const kills = engine.name === 'sqlite' ? 60 : 15;

  it(`${kills} times: nothing acknowledged is lost, nothing is posted twice`, async () => {
    const expected = await undisturbed();
    const { sent, database } = await survive(await engine.create(), kills);

    const stored = await database.db.selectFrom('webhook_event').select(['id', 'status']).execute();
    expect(expected.entries).toBeGreaterThan(60);
    expect(sent.cutOff).toBeGreaterThan(0);
    expect(sent.acknowledged.size).toBe(season.events.length);
    expect(
      await lostOf(
        sent.acknowledged,
        stored.map((row) => row.id),
      ),
    ).toEqual([]);
    expect(stored.filter((row) => row.status === 'dead')).toEqual([]);
    expect((await ledgerDigest(database.db)).canonical).toBe(expected.canonical);
    expect(await ledgerDefects(database.db)).toEqual([]);
  }, 300_000);
});

describe('a receiver that acknowledges before it stores', () => {
  it('is caught', async () => {
    const stored = new Set<string>();
    const pending = new Set<string>();
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        response.end();
        pending.add(idOf(body));
        if (pending.size < 20) return;
        for (const id of pending) stored.add(id);
        pending.clear();
      });
    });
    const port = await freePort();
    await new Promise<void>((listening) => receiver.listen(port, '127.0.0.1', listening));
    const { acknowledged } = await sendAll(`http://127.0.0.1:${port}/`, season.events.slice(0, 50));
    // Its death: what waited in memory is gone.
    pending.clear();
    receiver.close();
    expect((await lostOf(acknowledged, stored)).length).toBeGreaterThan(0);
  });
});
