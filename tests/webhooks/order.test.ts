import fc from 'fast-check';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import Stripe from 'stripe';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { startSandbox } from '../../src/stripe/sandbox/start-sandbox.ts';
import { createStripeClient, idOf } from '../../src/stripe/stripe-client.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { databases } from '../helpers/databases.ts';
import { pay } from '../helpers/reader.ts';

/** What a season of giving left behind: Stripe as it stands, every event it sent, and the donations behind them. */
interface Season {
  stripe: StripePort;
  events: string[];
  donations: { id: string; interval: string; amountMinor: number }[];
  nowMs: number;
}

const secret = 'whsec_order';
const signer = new Stripe('sk_test_signs_only').webhooks;
const log = pino({ level: 'silent' });

let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason();
  return () => closeSeason();
}, 120_000);

let closeSeason: () => Promise<void> = async () => {};

async function liveThroughASeason(): Promise<Season> {
  const dataDir = mkdtempSync(join(tmpdir(), 'season-'));
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataDir });
  const recorder = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  closeSeason = async () => {
    recorder.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const stripe = createStripeClient({
    secretKey: 'sk_test_sandbox',
    apiBase: new URL(sandbox.url),
    productName: 'Support',
    allowedPaymentMethodTypes: [],
    brandsBlocked: [],
  });
  const sdk = new Stripe('sk_test_sandbox', {
    host: '127.0.0.1',
    port: new URL(sandbox.url).port,
    protocol: 'http',
  });
  const donations: Season['donations'] = [];
  const start = async (
    interval: 'once' | 'month',
    amountMinor: number,
    fields: Record<string, string> = {},
  ) => {
    const id = `don_${donations.length}`;
    donations.push({ id, interval, amountMinor });
    const session = await stripe.createCheckoutSession(
      {
        ...{ donationId: id, amountMinor, currency: 'usd', locale: 'en' },
        ...(interval === 'month' && { recurring: { interval: 'month' as const, intervalCount: 1 } }),
        expiresAt: Math.floor(sandbox.clock.nowMs() / 1000) + 3600,
        ...{ successUrl: 'http://127.0.0.1/thanks', cancelUrl: 'http://127.0.0.1/' },
      },
      `checkout:${id}:1`,
    );
    await pay(session.url, fields);
    return session;
  };
  const events = new Map<string, Stripe.Event>();
  const advance = async (days: number) => {
    await fetch(`${sandbox.url}/_sandbox/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days }),
    });
    // Stripe lists the events of the last thirty days.
    for (const event of (
      await sdk.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })
    ).toReversed())
      events.set(event.id, event);
  };

  const once = await start('once', 1000);
  await start('month', 200);
  await start('once', 700, { card_number: '4000000000000002' });
  await start('once', 900, { method: 'us_bank_account' });
  await start('once', 800, { method: 'us_bank_account_fail' });
  await advance(1);
  const payment_intent = idOf((await sdk.checkout.sessions.retrieve(once.id)).payment_intent) ?? '';
  for (const amount of [100, 250]) await sdk.refunds.create({ payment_intent, amount });
  for (let decade = 0; decade < 7; decade++) await advance(10);
  return {
    stripe,
    donations,
    events: [...events.values()].map((event) => JSON.stringify(event)),
    nowMs: sandbox.clock.nowMs(),
  };
}

/** Delivers `events` in the given order to a service with an empty ledger, and lets it work until nothing is left. */
async function deliver(
  database: OpenDatabase,
  events: readonly string[],
  stripe: StripePort = season.stripe,
) {
  const ahead = season.nowMs - createClock().nowMs();
  const clock = createClock(() => ahead);
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  for (const { id, interval, amountMinor } of season.donations)
    await insertOrFindDonation(database.db, {
      ...{
        id,
        nonceHash: id,
        requestHash: id,
        interval,
        amountMinor,
        currency: 'usd',
        campaign: 'bar',
        locale: 'en',
      },
      createdAt: clock.now(),
      expiresAt: clock.now(),
    });
  const wallClock = createClock();
  const door = webhookRoutes({ db: database.db, sealing, clock, log }, { secrets: [secret], wallClock });
  const deps = { db: database.db, stripe, clock, random: secureRandom, config: readConfig({}), log };
  const timestamp = Math.floor(wallClock.nowMs() / 1000);
  for (const [n, payload] of events.entries()) {
    const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret, timestamp }) };
    const response = await door.request('/webhooks/stripe', { method: 'POST', body: payload, headers });
    expect(response.status).toBe(200);
    // Work in the midst of the deliveries, so that copies also meet an event that is done.
    if (n % 97 === 0) await workOnce(deps);
  }
  while ((await workOnce(deps)) > 0);
  const left = await database.db
    .selectFrom('webhook_event')
    .select(['type', 'status', 'last_error'])
    .where('status', 'not in', ['done', 'ignored'])
    .execute();
  return {
    left,
    digest: (await ledgerDigest(database.db)).canonical,
    income: await incomeReport(database.db, {}),
    statuses: await database.db.selectFrom('donation').select(['id', 'status']).orderBy('id').execute(),
    defects: await ledgerDefects(database.db),
  };
}

const hundredCopies = (events: readonly string[]) => Array.from({ length: 100 }, () => events).flat();

/** A seeded shuffle, so that a failure can be replayed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}

describe('a season of gifts, renewals, refunds and bank debits', () => {
  it('comes to the same books on both databases, in order, once', async () => {
    const results = [];
    for (const engine of databases) results.push(await deliver(await engine.open(), season.events));
    const [sqlite, postgres] = results;

    expect(sqlite?.left).toEqual([]);
    expect(sqlite?.defects).toEqual([]);
    expect(sqlite).toEqual(postgres);
    const total = (of: 'gross_minor' | 'refunds_minor' | 'donations') =>
      sqlite?.income.reduce((sum, row) => sum + row[of], 0n);
    // 10.00 once, three times 2.00 monthly, 9.00 by a debit that settled; the debit that failed is no income.
    expect(total('gross_minor')).toBe(1000n + 3n * 200n + 900n);
    expect(total('donations')).toBe(5n);
    expect(total('refunds_minor')).toBe(350n);
    expect(sqlite?.statuses.map((row) => row.status)).toEqual(['paid', 'paid', 'expired', 'paid', 'failed']);
  }, 120_000);

  it.each(databases)(
    'comes to the same books in any order, a hundred copies of each event, on $name',
    async (engine) => {
      const once = await deliver(await engine.open(), season.events);
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const copies = await deliver(await engine.open(), shuffled(hundredCopies(season.events), seed));
          expect(copies).toEqual(once);
        }),
        { numRuns: engine.name === 'sqlite' ? 5 : 2 },
      );
    },
    600_000,
  );

  it.each(databases)(
    'comes to the same books in any order of single events, on $name',
    async (engine) => {
      const once = await deliver(await engine.open(), season.events);
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          expect(await deliver(await engine.open(), shuffled(season.events, seed))).toEqual(once);
        }),
        { numRuns: engine.name === 'sqlite' ? 40 : 10 },
      );
    },
    600_000,
  );

  it('a poster that counts messages instead of what happened is caught', async () => {
    let messages = 0;
    const countingMessages: StripePort = {
      ...season.stripe,
      retrieveCharge: async (id) => {
        const charge = await season.stripe.retrieveCharge(id);
        if (typeof charge.balance_transaction === 'object' && charge.balance_transaction)
          charge.balance_transaction.id += `_${messages++}`;
        return charge;
      },
    };
    const [engine] = databases;
    if (!engine) throw new Error('expected a database');
    const once = await deliver(await engine.open(), season.events);
    const planted = await deliver(await engine.open(), season.events, countingMessages);
    expect(planted.digest).not.toBe(once.digest);
    expect(planted.income).not.toEqual(once.income);
  }, 120_000);
});
