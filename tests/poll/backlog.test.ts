import Stripe from 'stripe';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { createStripeClient } from '../../src/stripe/stripe-client.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { databases } from '../helpers/databases.ts';
import { liveThroughASeason, type Season } from '../helpers/season.ts';
import { booksOf, deliver, newsroomAfter, workAll } from './books-of.ts';

let oneTime: Season;
let monthly: Season;
let expected: Awaited<ReturnType<typeof booksOf>>[];

beforeAll(async () => {
  oneTime = await liveThroughASeason({ moreGifts: 400 });
  monthly = await liveThroughASeason({ moreMonthly: 40 });
  expected = [await oneByOne(oneTime), await oneByOne(monthly)];
  return () => Promise.all([oneTime.close(), monthly.close()]).then(() => undefined);
}, 300_000);

/** Stripe as it answers, and how often it was asked. */
function counted(season: Season, answer = ask) {
  const asked: string[] = [];
  const stripe = createStripeClient({
    ...{ secretKey: 'sk_test_sandbox', apiBase: new URL(season.url), productName: 'Support' },
    ...{ allowedPaymentMethodTypes: [], brandsBlocked: [] },
    httpClient: Stripe.createFetchHttpClient((input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      asked.push(url.pathname);
      return answer(url, init);
    }),
  });
  return { stripe, asked };
}

// As Stripe's own client does where a connection was closed meanwhile.
const ask = (url: URL, init: RequestInit) => fetch(url, init).catch(() => fetch(url, init));

const tooBusy = async () =>
  new Response(JSON.stringify({ error: { type: 'invalid_request_error', code: 'rate_limit' } }), {
    ...{ status: 429, headers: { 'content-type': 'application/json' } },
  });

/** Never enough at once to be a backlog. */
async function oneByOne(season: Season) {
  const database = openDatabase('file::memory:');
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  const deps = await newsroomAfter(season, database);
  for (let n = 0; n < season.events.length; n += 40) {
    await deliver(deps, season.events.slice(n, n + 40));
    await workAll(deps);
  }
  const books = await booksOf(deps);
  await database.close();
  return books;
}

describe.each(databases)('many events that wait, on $name', (engine) => {
  it('are answered by pages: at most one question to Stripe for twenty gifts', async () => {
    const { stripe, asked } = counted(oneTime);
    const deps = { ...(await newsroomAfter(oneTime, await engine.open())), stripe };
    await deliver(deps, oneTime.events);
    await workAll(deps);
    const books = await booksOf(deps);
    const gifts = books.income.reduce((sum, row) => sum + row.donations, 0n);
    expect(gifts).toBeGreaterThan(400n);
    expect(asked.length / Number(gifts)).toBeLessThanOrEqual(0.05);
    expect(books).toEqual(expected[0]);
  }, 180_000);

  it('are answered by pages too where gifts recur', async () => {
    const { stripe, asked } = counted(monthly);
    const deps = { ...(await newsroomAfter(monthly, await engine.open())), stripe };
    await deliver(deps, monthly.events);
    await workAll(deps);
    const books = await booksOf(deps);
    const payments = books.income.reduce((sum, row) => sum + row.donations, 0n);
    expect(asked.length / Number(payments)).toBeLessThanOrEqual(0.1);
    expect(books).toEqual(expected[1]);
  }, 180_000);

  it('are asked for one by one where Stripe gives no list', async () => {
    const { stripe } = counted(monthly, (url, init) =>
      /^\/v1\/(charges|checkout\/sessions|subscriptions)$/.test(url.pathname) ? tooBusy() : ask(url, init),
    );
    const deps = { ...(await newsroomAfter(monthly, await engine.open())), stripe };
    await deliver(deps, monthly.events.slice(0, 300));
    await workAll(deps);
    const left = await deps.db
      .selectFrom('webhook_event')
      .select('id')
      .where('status', '=', 'retry')
      .execute();
    expect(left).toEqual([]);
  }, 60_000);

  it('an event that comes while the pages are read is answered by a look of its own', async () => {
    const late = monthly.events.find((event) => event.includes('"charge.updated"')) ?? '';
    const rest = monthly.events.filter((event) => !event.includes(chargeOf(late)));
    let isDelivered = false;
    const { stripe, asked } = counted(monthly, async (url, init) => {
      const response = await ask(url, init);
      // After the list was answered, as Stripe stood then.
      if (url.pathname === '/v1/subscriptions' && !isDelivered) {
        isDelivered = true;
        await deliver(deps, [late]);
      }
      return response;
    });
    const deps = { ...(await newsroomAfter(monthly, await engine.open())), stripe };
    await deliver(deps, rest.slice(0, 300));
    await workOnce(deps);
    await workAll(deps);
    expect(isDelivered).toBe(true);
    expect(asked).toContain(`/v1/charges/${chargeOf(late)}`);
  }, 60_000);
});

const chargeOf = (event: string): string => /"id":"(ch_\w+)"/.exec(event)?.[1] ?? 'no charge';
