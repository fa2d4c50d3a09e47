import { onTestFinished } from 'vitest';
import pino from 'pino';
import type { Db } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { recordOutcome } from '../../db/ledger.ts';
import type { Clock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Difference } from '../../src/finance/reconcile/difference.ts';
import { reconcile } from '../../src/finance/reconcile/reconcile.ts';
import type { Fact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { createStripeClient } from '../../src/stripe/stripe-client.ts';
import type { Span, StripePort } from '../../src/stripe/stripe-port.ts';
import { poll } from '../../webhooks/poll/poll.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { testSandbox, type TestSandbox } from '../sandbox/test-sandbox.ts';

/** Books that are fed by looking alone, beside a sandbox that anything may happen to. */
export interface ReconcileWorld extends TestSandbox {
  readonly db: Db;
  readonly clock: Clock;
  readonly port: StripePort;
  /** A gift of ten dollars that we know, unless it is told to be a stranger's. @returns its charge */
  gift(fields?: Record<string, string>, about?: { isKnown?: boolean }): Promise<string>;
  days(days: number): Promise<void>;
  /** Everything there is at Stripe is posted. */
  look(): Promise<void>;
  /** Books what no look has found. */
  book(...facts: Fact[]): Promise<void>;
  /** What differs, as `R1 usd`, and what is behind it. */
  differences(span?: Pick<Span, 'from' | 'to'>, stripe?: StripePort): Promise<Found>;
  reconcile(span?: Pick<Span, 'from' | 'to'>, stripe?: StripePort): Promise<readonly Difference[]>;
}

export type Found = Record<string, readonly string[]>;

export async function reconcileWorld(engine: TestDatabase): Promise<ReconcileWorld> {
  const { db } = await engine.open();
  const sandbox = await testSandbox({ listen: false });
  onTestFinished(() => sandbox.close());
  const { clock } = sandbox.sandbox;
  const port = createStripeClient({
    ...{ secretKey: 'sk_test_sandbox', apiBase: new URL(sandbox.url), productName: 'Support' },
    ...{ allowedPaymentMethodTypes: [], brandsBlocked: [] },
  });
  const config = readConfig({});
  const deps = {
    ...{ db, clock, stripe: port, random: secureRandom, config },
    ...{ log: pino({ level: 'silent' }), sealing: createSealing([secureRandom.bytes(32)]) },
  };
  let gifts = 0;
  const world: ReconcileWorld = {
    ...sandbox,
    ...{ db, clock, port },
    async gift(fields = {}, { isKnown = true } = {}) {
      const id = `don_known_${++gifts}`;
      const at = clock.now();
      if (isKnown)
        await insertOrFindDonation(db, {
          ...{ id, nonceHash: id, requestHash: id, interval: 'once', amountMinor: 1000 },
          ...{ currency: 'usd', campaign: 'bar', locale: 'en', createdAt: at, expiresAt: at },
        });
      const metadata = { donation_id: id };
      const session = await sandbox.give(
        {
          ...{ amount: 1000, currency: 'usd', client_reference_id: id, metadata },
          payment_intent_data: { metadata },
        },
        fields,
      );
      const intent = await sandbox.stripe.paymentIntents.retrieve(idOf(session.payment_intent) ?? '');
      return idOf(intent.latest_charge) ?? '';
    },
    days: async (days) => void (await sandbox.control('advance', { days })),
    look: () => poll(deps, { span: {} }),
    async book(...facts) {
      await db.transaction().execute(async (trx) => {
        for (const fact of facts) await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), clock.now());
      });
    },
    reconcile: async (span = {}, stripe = port) => (await reconcile({ db, clock, stripe }, span)).differences,
    async differences(span, stripe) {
      const found = await world.reconcile(span, stripe);
      return Object.fromEntries(
        found.map(({ identity, currency, objects }) => [`${identity} ${currency}`, objects]),
      );
    },
  };
  return world;
}
