import fc from 'fast-check';
import pino from 'pino';
import Stripe from 'stripe';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { databases } from '../helpers/databases.ts';
import { liveThroughASeason, plantDonations, shuffled, type Season } from '../helpers/season.ts';

const secret = 'whsec_order';
const signer = new Stripe('sk_test_signs_only').webhooks;
const log = pino({ level: 'silent' });

let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason();
  return () => season.close();
}, 120_000);

/** Delivers `events` in the given order to a service with an empty ledger, and lets it work until nothing is left. */
async function deliver(
  database: OpenDatabase,
  events: readonly string[],
  stripe: StripePort = season.stripe,
) {
  const ahead = season.nowMs - createClock().nowMs();
  const clock = createClock(() => ahead);
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  await plantDonations(database.db, season, clock.now());
  const wallClock = createClock();
  const door = webhookRoutes({ db: database.db, sealing, clock, log }, { secrets: [secret], wallClock });
  const common = { db: database.db, stripe, clock, random: secureRandom, sealing, log };
  const deps = { ...common, config: readConfig({}) };
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
