import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { expect, onTestFinished } from 'vitest';
import { balances } from '../../db/ledger.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { cli } from '../helpers/cli.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import type { Paid } from '../helpers/reader.ts';
import { startTestService, type TestService } from '../helpers/service.ts';

export interface CaseWorld extends TestService {
  /** Stripe's own SDK on the sandbox: what somebody does at Stripe's dashboard. */
  readonly stripe: Stripe;
  /** Every account that has moved, as `account currency`. */
  balances(): Promise<Record<string, number>>;
  digest(): Promise<string>;
  chargeOf(paid: Paid): Promise<Stripe.Charge>;
  /** The status of a gift in our own records. */
  statusOf(paid: Paid): Promise<string | undefined>;
  eventsOf(type?: string): Promise<Stripe.Event[]>;
  /** Delivers an event once more, signed as Stripe signs it. @returns the status of the answer */
  deliver(event: object, about?: { secret?: string }): Promise<number>;
  /** Runs a command beside the service. @throws {Error} if it does not end with `code` */
  run(args: readonly string[], code?: number): Promise<string>;
  /** Everything Stripe did not tell is asked for. */
  poll(): Promise<void>;
  /** Nothing is missing, nothing is too much, and nothing was touched. */
  equalsStripe(): Promise<void>;
}

/** A newsroom that takes whatever Stripe offers, bank debits too. */
export async function startCase(
  engine: TestDatabase,
  settings: Record<string, string> = {},
): Promise<CaseWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const newsroom = join(folder, 'newsroom.json');
  writeFileSync(newsroom, JSON.stringify({ safety: { allowed_payment_method_types: [] } }));
  const service = await startTestService(engine, { NEWSROOM_CONFIG: newsroom, ...settings });
  const { db } = service.deps;
  const stripe = new Stripe('sk_test_somebody', {
    ...{ host: '127.0.0.1', port: new URL(service.sandboxUrl).port, protocol: 'http', telemetry: false },
  });
  const secret = service.sandbox?.useWebhookEndpoint(`${service.base}/webhooks/stripe`) ?? '';
  const run = async (args: readonly string[], code = 0) => {
    const ended = await cli(service.settings, ...args);
    if (ended.code !== code)
      throw new Error(
        `${args.join(' ')}: expected ${code}, got ${ended.code}\n${ended.stdout}${ended.stderr}`,
      );
    return ended.stdout;
  };
  const world: CaseWorld = {
    ...service,
    stripe,
    run,
    async balances() {
      const rows = await balances(db);
      return Object.fromEntries(
        rows
          .filter(({ amountMinor }) => amountMinor !== 0n)
          .map(({ account, currency, amountMinor }) => [`${account} ${currency}`, Number(amountMinor)]),
      );
    },
    digest: async () => (await ledgerDigest(db)).canonical,
    async chargeOf({ sessionId }) {
      const session = await stripe.checkout.sessions.retrieve(sessionId);
      const paymentIntent = idOf(session.payment_intent);
      if (paymentIntent === undefined) throw new Error(`${sessionId}: expected a payment, got none`);
      const intent = await stripe.paymentIntents.retrieve(paymentIntent);
      return stripe.charges.retrieve(idOf(intent.latest_charge) ?? '');
    },
    async statusOf({ donationId }) {
      const row = await db
        .selectFrom('donation')
        .select('status')
        .where('id', '=', donationId)
        .executeTakeFirst();
      return row?.status;
    },
    eventsOf: async (type) =>
      stripe.events
        .list({ limit: 100, ...(type !== undefined && { type }) })
        .autoPagingToArray({ limit: 10_000 }),
    async deliver(event, about = {}) {
      const payload = JSON.stringify(event);
      const header = stripe.webhooks.generateTestHeaderString({ payload, secret: about.secret ?? secret });
      const response = await fetch(`${service.base}/webhooks/stripe`, {
        ...{ method: 'POST', body: payload, headers: { 'stripe-signature': header } },
      });
      return response.status;
    },
    poll: async () => void (await run(['stripe', 'poll'])),
    async equalsStripe() {
      expect(await service.differenceToStripe()).toEqual({});
      expect(await ledgerDefects(db)).toEqual([]);
    },
  };
  return world;
}
