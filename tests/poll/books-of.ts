import pino from 'pino';
import Stripe from 'stripe';
import { expect } from 'vitest';
import type { OpenDatabase } from '../../db/database.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { plantDonations, type Season } from '../helpers/season.ts';

const secret = 'whsec_poll';
const signer = new Stripe('sk_test_signs_only').webhooks;
const log = pino({ level: 'silent' });

/** A newsroom after a season, that knows its donations and has heard nothing of them yet. */
export async function newsroomAfter(season: Season, database: OpenDatabase): Promise<Deps> {
  const ahead = season.nowMs - createClock().nowMs();
  const clock = createClock(() => ahead);
  await plantDonations(database.db, season, clock.now());
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  return {
    ...{ database, db: database.db, stripe: season.stripe, clock, sealing, log },
    ...{ random: secureRandom, config: readConfig({}) },
  };
}

/** Stripe delivers `events`, in this order. */
export async function deliver(deps: Deps, events: readonly string[]): Promise<void> {
  const wallClock = createClock();
  const timestamp = Math.floor(wallClock.nowMs() / 1000);
  const door = webhookRoutes(deps, { secrets: [secret], wallClock });
  for (const payload of events) {
    const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret, timestamp }) };
    const response = await door.request('/webhooks/stripe', { method: 'POST', body: payload, headers });
    expect(response.status).toBe(200);
  }
}

export async function workAll(deps: Deps): Promise<void> {
  while ((await workOnce(deps)) > 0);
}

/** What the books say, and whether anything is wrong with them. */
export async function booksOf({ db }: Pick<Deps, 'db'>) {
  return {
    digest: (await ledgerDigest(db)).canonical,
    income: await incomeReport(db, {}),
    statuses: await db.selectFrom('donation').select(['id', 'status']).orderBy('id').execute(),
    subscriptions: await db
      .selectFrom('donation')
      .select(['id', 'subscription_id'])
      .where('subscription_id', 'is not', null)
      .orderBy('id')
      .execute(),
    objects: await db
      .selectFrom('stripe_object')
      .select(['id', 'kind', 'status', 'amount_minor', 'currency', 'detail'])
      .orderBy('id')
      .execute(),
    promises: await db
      .selectFrom('promise_move')
      .selectAll()
      .orderBy('donation_id')
      .orderBy('what')
      .orderBy('subject')
      .execute(),
    defects: await ledgerDefects(db),
  };
}
