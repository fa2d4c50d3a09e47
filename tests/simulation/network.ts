import Stripe from 'stripe';
import type { Dice } from './dice.ts';
import type { Met } from './met.ts';

/**
 * How requests fare. `outage`: none arrives. `storm`: most are refused with 429. `lossy`: some are executed and
 * the answer is lost. `stale`: some reads are answered with what was read there before.
 */
export const weathers = ['fair', 'outage', 'storm', 'lossy', 'stale'] as const;
export type Weather = (typeof weathers)[number];

/** The way to Stripe of one process of ours. */
export interface Network {
  weather: Weather;
  readonly httpClient: Stripe.HttpClient;
  readonly requests: () => number;
  /** The answer to the `n`th request from now on is on its way until it is released. */
  hold(n: number): { readonly reached: Promise<void>; readonly release: () => void };
}

export function createNetwork(
  answer: (request: Request) => Promise<Response>,
  dice: Dice,
  met: Met,
): Network {
  let requests = 0;
  let held: { at: number; reached: () => void; released: Promise<void> } | undefined;
  const readBefore = new Map<string, string>();
  const network: Network = {
    weather: 'fair',
    requests: () => requests,
    hold(n) {
      const released = Promise.withResolvers<void>();
      const reached = Promise.withResolvers<void>();
      held = { at: requests + n, reached: reached.resolve, released: released.promise };
      return { reached: reached.promise, release: released.resolve };
    },
    httpClient: Stripe.createFetchHttpClient(async (url, init = {}) => {
      requests++;
      const mine = held?.at === requests ? held : undefined;
      const response = await travel(url instanceof Request ? url.url : url.toString(), init);
      if (mine) {
        mine.reached();
        await mine.released;
      }
      return response;
    }),
  };

  async function travel(url: string, init: RequestInit): Promise<Response> {
    const isRead = init.method === 'GET';
    switch (network.weather) {
      case 'outage':
        throw lost(met, 'outage: a call that never arrived');
      case 'storm':
        if (!dice.chance(0.7)) break;
        met('429');
        return tooMany();
      case 'stale': {
        const before = readBefore.get(url);
        if (!isRead || before === undefined || !dice.chance(0.5)) break;
        met('a stale answer');
        return ok(before);
      }
      default:
    }
    // Without the signal of the SDK's timeout: no time passes here while a request is under way.
    const { method, headers, body } = init;
    const response = await answer(new Request(url, { method, headers, body } as RequestInit));
    const text = await response.text();
    if (network.weather === 'lossy' && dice.chance(0.4))
      throw lost(met, isRead ? 'a read whose answer was lost' : 'a call that was executed and not answered');
    if (isRead && response.ok) readBefore.set(url, text);
    return new Response(text, { status: response.status, headers: response.headers });
  }
  return network;
}

function lost(met: Met, what: string): Error {
  met(what);
  return new Error(what);
}

const ok = (body: string) => new Response(body, { headers: { 'content-type': 'application/json' } });

const tooMany = () =>
  new Response(
    JSON.stringify({ error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many' } }),
    { status: 429, headers: { 'content-type': 'application/json' } },
  );
