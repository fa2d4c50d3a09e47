import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { insertOrFindDonation, requireDonation, setSession } from '../../db/donations.ts';
import { balances } from '../../db/ledger.ts';
import { listTasks } from '../../db/staff-tasks.ts';
import { findStripeObject } from '../../db/stripe-objects.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { parseNewsroom } from '../../src/newsroom.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { startSandbox } from '../../src/stripe/sandbox/start-sandbox.ts';
import { createStripeClient } from '../../src/stripe/stripe-client.ts';
import { poll } from '../../webhooks/poll/poll.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import type { TestDatabase } from './databases.ts';
import { pay } from './reader.ts';

const secret = 'whsec_lifecycle';
const signer = new Stripe('sk_test_signs_only').webhooks;

export interface Promised {
  id: string;
  interval: 'once' | 'month';
  amountMinor: number;
}

export type Lifecycle = Awaited<ReturnType<typeof startLifecycle>>;

/** A sandbox, an empty ledger, and the inbox between them: events come when the test says so, in its order. */
export async function startLifecycle(engine: TestDatabase, safety: object = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'lifecycle-'));
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataDir });
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { db } = await engine.open();
  const { clock } = sandbox;
  const log = pino({ level: 'silent' });
  const stripe = createStripeClient({
    ...{ secretKey: 'sk_test_sandbox', apiBase: new URL(sandbox.url), productName: 'Support' },
    ...{ allowedPaymentMethodTypes: [], brandsBlocked: [] },
  });
  const sdk = new Stripe('sk_test_dashboard', {
    ...{ host: '127.0.0.1', port: new URL(sandbox.url).port, protocol: 'http', telemetry: false },
  });
  const parsed = parseNewsroom(JSON.stringify({ safety }));
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  const config = { ...readConfig({}), newsroom: parsed.newsroom };
  const deps = { db, stripe, clock, random: secureRandom, config, log, sealing };
  const door = webhookRoutes({ db, sealing, clock, log }, { secrets: [secret], wallClock: createClock() });
  const heard = new Set<string>();
  let checkouts = 0;

  async function deliver(event: { id: string }) {
    heard.add(event.id);
    const payload = JSON.stringify(event);
    const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret }) };
    return (await door.request('/webhooks/stripe', { method: 'POST', body: payload, headers })).status;
  }

  async function workAll() {
    while ((await workOnce(deps)) > 0);
  }

  /** Everything that Stripe has said since, and what it says to that. */
  async function hear(order: (events: Stripe.Event[]) => Stripe.Event[] = (events) => events) {
    for (;;) {
      const listed = await sdk.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
      const unheard = listed.toReversed().filter(({ id }) => !heard.has(id));
      if (unheard.length === 0) return;
      for (const event of order(unheard)) {
        await deliver(event);
        await workAll();
      }
    }
  }

  async function control(path: string, body: object) {
    const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  const inAnHour = () => Math.floor(clock.nowMs() / 1000) + 3600;

  /** A session for a donation, begun in this or another tab, and paid where `fields` says how. */
  async function payFor({ id, interval, amountMinor }: Promised, fields: Record<string, string> = {}) {
    const session = await stripe.createCheckoutSession(
      {
        ...{ donationId: id, amountMinor, currency: 'usd', locale: 'en', expiresAt: inAnHour() },
        ...(interval === 'month' && { recurring: { interval: 'month' as const, intervalCount: 1 } }),
        ...{ successUrl: 'http://127.0.0.1/thanks', cancelUrl: 'http://127.0.0.1/' },
      },
      `checkout:${id}:${++checkouts}`,
    );
    await pay(session.url, fields);
    return session;
  }

  const promise = ({ id, interval, amountMinor }: Promised) =>
    insertOrFindDonation(db, {
      ...{ id, nonceHash: id, requestHash: id, interval, amountMinor, currency: 'usd' },
      ...{ campaign: 'bar', locale: 'en', createdAt: clock.now(), expiresAt: clock.now() },
    });

  return {
    ...{ db, deps, sdk, stripe, control, deliver, hear, workAll, promise, payFor },
    /** A promise, its session, and its payment, which takes effect. */
    async give(promised: Promised, fields: Record<string, string> = {}) {
      await promise(promised);
      const session = await payFor(promised, fields);
      await setSession(db, promised.id, session);
      await control('advance', { seconds: 30 });
      return session;
    },
    async advance(distance: object) {
      await control('advance', distance);
    },
    poll: () => poll(deps, { span: {} }),
    async chargeOf({ id: sessionId }: { id: string }) {
      const session = await sdk.checkout.sessions.retrieve(sessionId);
      const invoice = idOf(session.invoice);
      const intents = invoice
        ? await stripe.paymentIntentsOfInvoice(invoice)
        : [idOf(session.payment_intent) ?? ''];
      const intent = await sdk.paymentIntents.retrieve(intents[0] ?? '');
      return sdk.charges.retrieve(idOf(intent.latest_charge) ?? '');
    },
    subscriptionOf: async ({ id }: { id: string }) =>
      sdk.subscriptions.retrieve(idOf((await sdk.checkout.sessions.retrieve(id)).subscription) ?? ''),
    donation: (id: string) => requireDonation(db, id),
    object: (id: string) => findStripeObject(db, id),
    tasks: (filter: { closed?: boolean } = {}) => listTasks(db, { limit: 100, ...filter }),
    /** Every account that holds something, in dollars. */
    async balances() {
      const rows = (await balances(db)).filter(({ amountMinor }) => amountMinor !== 0n);
      return Object.fromEntries(rows.map(({ account, amountMinor }) => [account, Number(amountMinor)]));
    },
    /** What has come of an event. */
    event: (id: string) =>
      db
        .selectFrom('webhook_event')
        .select(['status', 'last_error'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    /** Events that are neither done nor left alone. */
    stuck: () =>
      db
        .selectFrom('webhook_event')
        .select(['id', 'type', 'last_error'])
        .where('status', 'in', ['new', 'retry', 'dead'])
        .execute(),
    /** By Stripe's account: what its balance holds. */
    async atStripe() {
      const all = await sdk.balanceTransactions.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
      return all.reduce((sum, { net }) => sum + net, 0);
    },
  };
}
