import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { createClock } from '../../src/clock.ts';
import { type Sandbox, startSandbox } from '../../src/stripe/sandbox/start-sandbox.ts';
import type { Timing } from '../../src/stripe/sandbox/world.ts';
import { faultsOf } from './fidelity.ts';

export interface Received {
  readonly event: Stripe.Event;
  readonly signature: string;
  readonly payload: string;
}

/** A sandbox with the unmodified SDK on one side and a webhook endpoint on the other. */
export interface TestSandbox {
  readonly url: string;
  readonly stripe: Stripe;
  readonly secret: string;
  readonly received: Received[];
  readonly sandbox: Sandbox;
  /** decides the endpoint's answers; 200 until set */
  answer: (event: Stripe.Event) => number | 'redirect';
  openCheckout(overrides?: CheckoutOverrides): Promise<Stripe.Checkout.Session>;
  pay(session: Stripe.Checkout.Session, fields?: Record<string, string>): Promise<Response>;
  give(overrides?: CheckoutOverrides, fields?: Record<string, string>): Promise<Stripe.Checkout.Session>;
  control(path: string, body: object): Promise<unknown>;
  state(): Promise<SandboxState>;
  get(path: string): Promise<unknown>;
  types(): string[];
  restart(): Promise<void>;
  /** Every object and event the sandbox has, held against the SDK's types. */
  infidelities(): Promise<string[]>;
  close(): Promise<void>;
}

export interface SandboxState {
  readonly now: string;
  readonly balance: { currency: string; available_minor: number; pending_minor: number }[];
  readonly counts: Record<string, number>;
}

export interface CheckoutOverrides extends Partial<Stripe.Checkout.SessionCreateParams> {
  readonly amount?: number;
  readonly currency?: string;
  readonly interval?: 'day' | 'week' | 'month' | 'year';
}

export const product = 'reader-support';

export function checkoutParams(overrides: CheckoutOverrides = {}): Stripe.Checkout.SessionCreateParams {
  const { amount = 500, currency = 'usd', interval, ...rest } = overrides;
  return {
    mode: interval ? 'subscription' : 'payment',
    ui_mode: 'hosted_page',
    submit_type: 'donate',
    locale: 'auto',
    success_url: 'http://127.0.0.1:9/thanks?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:9/support',
    client_reference_id: 'don_1',
    metadata: { donation_id: 'don_1' },
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: { currency, unit_amount: amount, product, ...(interval && { recurring: { interval } }) },
      },
    ],
    ...(interval
      ? { subscription_data: { metadata: { donation_id: 'don_1' } } }
      : { payment_intent_data: { metadata: { donation_id: 'don_1' } } }),
    ...rest,
  };
}

export async function testSandbox(
  options: { timing?: Partial<Timing>; listen?: boolean } = {},
): Promise<TestSandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const received: Received[] = [];
  const endpoint = await startEndpoint((payload, signature) => {
    // Verified below, where the secret is known.
    const event = Stripe.webhooks.constructEvent(payload, signature, test.secret);
    received.push({ event, signature, payload });
    return test.answer(event);
  });
  const hook = `http://127.0.0.1:${endpoint.port}/webhooks/stripe`;
  const start = (port: number) =>
    startSandbox({ host: '127.0.0.1', port, dataDir, ...(options.timing && { timing: options.timing }) });
  let sandbox = await start(0);
  const port = Number(new URL(sandbox.url).port);
  const stripe = sdkFor(sandbox.url);

  const test: TestSandbox = {
    url: sandbox.url,
    stripe,
    secret: options.listen === false ? '' : sandbox.useWebhookEndpoint(hook),
    received,
    get sandbox() {
      return sandbox;
    },
    answer: () => 200,
    openCheckout: (overrides) => stripe.checkout.sessions.create(checkoutParams(overrides)),
    pay: (session, fields = {}) => payAt(session.url ?? '', fields),
    async give(overrides, fields) {
      const session = await test.openCheckout(overrides);
      const answer = await test.pay(session, fields);
      if (answer.status !== 303) throw new Error(`paying answered ${answer.status}`);
      return stripe.checkout.sessions.retrieve(session.id);
    },
    async control(path, body) {
      const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`control answered ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    state: async () => (await fetch(`${sandbox.url}/_sandbox/state`)).json() as Promise<SandboxState>,
    get: (path) => getJson(`${sandbox.url}${path}`),
    types: () => received.map(({ event }) => event.type),
    async restart() {
      await sandbox.close();
      sandbox = await start(port);
      if (options.listen !== false) sandbox.useWebhookEndpoint(hook);
    },
    infidelities: () => infidelitiesOf(sandbox.url),
    async close() {
      await sandbox.close();
      await endpoint.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await stripe.products.create({ id: product, name: 'Reader support' });
  return test;
}

export const sdkFor = (url: string, config: { maxNetworkRetries?: number; timeout?: number } = {}): Stripe =>
  new Stripe('sk_test_sandbox', {
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    protocol: 'http',
    telemetry: false,
    apiVersion: '2026-10-28.endive',
    ...config,
  });

const payAt = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body: new URLSearchParams({
      email: 'reader@example.org',
      name: 'A Reader',
      card_number: '4242424242424242',
      ...fields,
    }),
    redirect: 'manual',
  });

async function getJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { authorization: 'Bearer sk_test_sandbox' } });
  return answer.json();
}

const lists = [
  'checkout/sessions',
  'payment_intents',
  'charges',
  'balance_transactions',
  'customers',
  'products',
  'prices',
  'payment_methods',
  'subscriptions',
  'invoices',
  'invoice_payments',
  'refunds',
  'disputes',
  'radar/early_fraud_warnings',
  'reviews',
  'payouts',
  'billing_portal/configurations',
  'events',
  'webhook_endpoints',
];

async function infidelitiesOf(url: string): Promise<string[]> {
  const found = new Set<string>();
  const check = (value: unknown) => {
    for (const fault of faultsOf(value)) found.add(fault.replaceAll(/\[\d+\]/g, '[]'));
  };
  for (const one of ['balance', 'account']) check(await getJson(`${url}/v1/${one}`));
  for (const list of lists) {
    let cursor = '';
    for (;;) {
      const status = list === 'subscriptions' ? '&status=all' : '';
      const page = (await getJson(`${url}/v1/${list}?limit=100${status}${cursor}`)) as {
        data: { id: string }[];
        has_more: boolean;
      };
      check(page);
      if (!page.has_more) break;
      cursor = `&starting_after=${page.data.at(-1)?.id}`;
    }
  }
  return [...found];
}

/** Waits for what happens by itself: deliveries, and balance transactions that come late. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  ms = 10_000,
): Promise<NonNullable<T>> {
  const clock = createClock();
  const end = clock.nowMs() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (clock.nowMs() > end) throw new Error(`waited in vain for ${what}`);
    await clock.sleep(20);
  }
}

interface Endpoint {
  readonly port: number;
  close(): Promise<void>;
}

function startEndpoint(
  receive: (payload: string, signature: string) => number | 'redirect',
): Promise<Endpoint> {
  const server = createServer((request, response) => {
    void readText(request).then((payload) => {
      const status = receive(payload, String(request.headers['stripe-signature']));
      if (status === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.writeHead(status).end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const close = () =>
        new Promise<void>((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ port, close });
    });
  });
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
