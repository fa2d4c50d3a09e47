import { Hono } from 'hono';
import pino from 'pino';
import type { Db, OpenDatabase } from '../../db/database.ts';
import type { Friction } from '../../src/abuse/friction.ts';
import { createClock } from '../../src/clock.ts';
import { commonHeaders } from '../../src/common-headers.ts';
import { readConfig } from '../../src/config.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { readerRoutes } from '../../src/readers/routes.ts';
import { createTally, type SupportTally } from '../../src/readers/support-tally.ts';
import { createFakeStripe, type FakeStripe } from './fake-stripe.ts';

export const publicUrl = 'https://give.newsroom.example';
export const stripeOrigin = 'https://checkout.stripe.example';

export interface ReadersWorld {
  db: Db;
  stripe: FakeStripe;
  /** Every line that was logged. */
  logged: string[];
  tally: SupportTally;
  forward(minutes: number): void;
  /** The address from which everything is sent from now on. */
  comeFrom(address: string): void;
  /** What failed payments come to from now on. */
  breaker(friction: Friction): void;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  head(path: string): Promise<Answer>;
  sendForm(fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  sendJson(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(body: Body, headers: Record<string, string>): Promise<Answer>;
  /** As a program does, which no browser can. */
  sendWithoutOrigin(body: Body, headers: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

type Body = NonNullable<RequestInit['body']>;

/** The readers' door over a database, with a Stripe in memory. */
export function readersWorld({ db }: OpenDatabase, environment: Record<string, string> = {}): ReadersWorld {
  const stripe = createFakeStripe();
  const logged: string[] = [];
  let aheadMs = 0;
  let peer = '192.0.2.1';
  let friction: Friction = 'none';
  const deps = {
    db,
    stripe,
    clock: createClock(() => aheadMs),
    random: secureRandom,
    sealing: createSealing([new Uint8Array(32).fill(7)]),
    config: readConfig({ PUBLIC_URL: publicUrl, ABUSE_LIMITS: 'off', ...environment }),
    log: pino({ base: null }, { write: (line: string) => void logged.push(line) }),
  };
  const tally = createTally(deps);
  const app = new Hono()
    .use(commonHeaders)
    .route(
      '/',
      readerRoutes(deps, { stripeOrigin, count: tally.count, breaker: () => Promise.resolve(friction) }),
    );
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await app.request(`${publicUrl}${path}`, init, {
      incoming: { socket: { remoteAddress: peer } },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const sendWithoutOrigin = (body: Body, headers: Record<string, string>) =>
    // undici wants `duplex` where the length of the body is not known.
    ask('/checkout', {
      method: 'POST',
      body,
      headers,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });
  const send = (body: Body, headers: Record<string, string>) =>
    sendWithoutOrigin(body, { origin: publicUrl, ...headers });
  return {
    db,
    stripe,
    logged,
    tally,
    forward(minutes) {
      aheadMs += minutes * 60_000;
    },
    comeFrom(address) {
      peer = address;
    },
    breaker(now) {
      friction = now;
    },
    get: (path, headers = {}) => ask(path, { headers }),
    head: (path) => ask(path, { method: 'HEAD' }),
    send,
    sendWithoutOrigin,
    sendForm: (fields, headers = {}) =>
      send(new URLSearchParams({ ...monthly, ...fields }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      }),
    sendJson: (body, headers = {}) =>
      send(JSON.stringify(body), { 'content-type': 'application/json', ...headers }),
  };
}

const monthly = { interval: 'month', currency: 'usd', campaign: 'bar', lang: 'en' };

export const fiveDollars = { interval: 'month', amount_minor: 500, currency: 'usd', campaign: 'bar' };

/** What stands in the field of this name on the page. */
export const valueOf = (page: string, name: string): string | undefined =>
  new RegExp(`name="${name}"[^>]*?value="([^"]*)"`).exec(page)?.[1];
