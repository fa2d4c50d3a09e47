import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import type { Db } from '../../db/database.ts';
import { insertOrFindDonation } from '../../db/donations.ts';
import { startSandbox } from '../../src/stripe/sandbox/start-sandbox.ts';
import { idOf } from '../../src/stripe/id-of.ts';
import { createStripeClient } from '../../src/stripe/stripe-client.ts';
import type { StripePort } from '../../src/stripe/stripe-port.ts';
import { pay } from './reader.ts';

/** What a season of giving left behind: Stripe as it stands, every event it made, and the donations behind them. */
export interface Season {
  /** Where the sandbox answers. */
  url: string;
  stripe: StripePort;
  /** In the order in which they were made. */
  events: readonly string[];
  donations: readonly PlantedDonation[];
  /** The sandbox's time at the end. */
  nowMs: number;
  close(): Promise<void>;
}

interface PlantedDonation {
  id: string;
  interval: 'once' | 'month';
  amountMinor: number;
}

/**
 * One-time and monthly gifts, a declined card, bank debits that settle and fail, partial refunds, and two
 * months of renewals.
 * @param moreGifts one-time gifts beside these, and @param moreMonthly monthly ones, where a test needs many events.
 */
export async function liveThroughASeason({ moreGifts = 0, moreMonthly = 0 } = {}): Promise<Season> {
  const dataDir = mkdtempSync(join(tmpdir(), 'season-'));
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataDir });
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
  const donations: PlantedDonation[] = [];
  const start = async (
    interval: PlantedDonation['interval'],
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
  const events = new Map<string, string>();
  const advance = async (days: number) => {
    await fetch(`${sandbox.url}/_sandbox/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ days }),
    });
    // Stripe lists the events of the last thirty days, the newest first.
    const listed = await sdk.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
    for (const event of listed.toReversed()) events.set(event.id, JSON.stringify(event));
  };

  const once = await start('once', 1000);
  await start('month', 200);
  await start('once', 700, { card_number: '4000000000000002' });
  await start('once', 900, { method: 'us_bank_account' });
  await start('once', 800, { method: 'us_bank_account_fail' });
  for (let n = 0; n < moreGifts; n++) await start('once', 300 + n);
  for (let n = 0; n < moreMonthly; n++) await start('month', 500);
  await advance(1);
  const payment_intent = idOf((await sdk.checkout.sessions.retrieve(once.id)).payment_intent) ?? '';
  for (const amount of [100, 250]) await sdk.refunds.create({ payment_intent, amount });
  for (let decade = 0; decade < 7; decade++) await advance(10);
  return {
    ...{ url: sandbox.url, stripe, donations, events: [...events.values()], nowMs: sandbox.clock.nowMs() },
    close: async () => {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The rows that the checkout of a season would have written. */
export async function plantDonations(db: Db, season: Season, now: string): Promise<void> {
  for (const { id, interval, amountMinor } of season.donations)
    await insertOrFindDonation(db, {
      ...{ id, nonceHash: id, requestHash: id, interval, amountMinor },
      ...{ currency: 'usd', campaign: 'bar', locale: 'en', createdAt: now, expiresAt: now },
    });
}

/** Seeded, so that a failure can be replayed. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
