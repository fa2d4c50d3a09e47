import pino from 'pino';
import Stripe from 'stripe';
import { expect } from 'vitest';
import type { Db } from '../../db/database.ts';
import { balances } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import type { TestDatabase } from '../helpers/databases.ts';

const secret = 'whsec_orders';
const signer = new Stripe('sk_test_signs_only').webhooks;
const log = pino({ level: 'silent' });

/** Delivers events to a service with an empty ledger, one after the other, each worked off before the next. */
export async function deliverInOrder(
  engine: TestDatabase,
  events: readonly string[],
  about: { stripe: StripePort; nowMs: number; plant: (db: Db, now: string) => Promise<void> },
) {
  const database = await engine.open();
  const { db } = database;
  const ahead = about.nowMs - createClock().nowMs();
  const clock = createClock(() => ahead);
  await about.plant(db, clock.now());
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  const door = webhookRoutes({ db, sealing, clock, log }, { secrets: [secret], wallClock: createClock() });
  const common = { db, stripe: about.stripe, clock, random: secureRandom, sealing, log };
  const deps = { ...common, config: readConfig({}) };
  for (const payload of events) {
    const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret }) };
    const response = await door.request('/webhooks/stripe', { method: 'POST', body: payload, headers });
    expect(response.status).toBe(200);
    while ((await workOnce(deps)) > 0);
  }
  const accounts = (await balances(db)).filter(({ amountMinor }) => amountMinor !== 0n);
  return {
    digest: (await ledgerDigest(db)).canonical,
    income: await incomeReport(db, {}),
    balances: Object.fromEntries(
      accounts.map((row) => [`${row.account} ${row.currency}`, Number(row.amountMinor)]),
    ),
    statuses: await db.selectFrom('donation').select(['id', 'status']).orderBy('id').execute(),
    objects: await db.selectFrom('stripe_object').select(['id', 'kind', 'status']).orderBy('id').execute(),
  };
}

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
