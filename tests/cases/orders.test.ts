import pino from 'pino';
import Stripe from 'stripe';
import { beforeAll, describe, expect, it } from 'vitest';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { createClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { incomeReport } from '../../src/finance/reports/income.ts';
import { secureRandom } from '../../src/random.ts';
import { createSealing } from '../../src/sealing.ts';
import { webhookRoutes } from '../../webhooks/receive.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { liveThroughASeason, plantDonations, type Season } from '../helpers/season.ts';

const secret = 'whsec_orders';
const signer = new Stripe('sk_test_signs_only').webhooks;
const log = pino({ level: 'silent' });

let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason();
  return () => season.close();
}, 120_000);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

async function deliver(engine: TestDatabase, events: readonly string[]) {
  const database = await engine.open();
  const ahead = season.nowMs - createClock().nowMs();
  const clock = createClock(() => ahead);
  await plantDonations(database.db, season, clock.now());
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  const door = webhookRoutes(
    { db: database.db, sealing, clock, log },
    { secrets: [secret], wallClock: createClock() },
  );
  const deps = {
    ...{ db: database.db, stripe: season.stripe, clock, random: secureRandom, config: readConfig({}), log },
  };
  for (const payload of events) {
    const headers = { 'stripe-signature': signer.generateTestHeaderString({ payload, secret }) };
    const response = await door.request('/webhooks/stripe', { method: 'POST', body: payload, headers });
    expect(response.status).toBe(200);
    while ((await workOnce(deps)) > 0);
  }
  return {
    digest: (await ledgerDigest(database.db)).canonical,
    income: await incomeReport(database.db, {}),
    statuses: await database.db.selectFrom('donation').select(['id', 'status']).orderBy('id').execute(),
  };
}

describe.each(databases)('2: the first payment of a monthly gift, on $name', (engine) => {
  it('comes to the same books in each of the 120 orders of its five events', async () => {
    const wanted = [
      ...['checkout.session.completed', 'charge.succeeded', 'charge.updated'],
      ...['invoice.paid', 'invoice_payment.paid'],
    ];
    const all = season.events.map((text) => ({ text, event: JSON.parse(text) as Stripe.Event }));
    const first = wanted.map((type) => all.find(({ event }) => event.type === type && isMonthly(event))?.text ?? '');
    expect(first).not.toContain('');
    const expected = await deliver(engine, first);
    expect(expected.income.map((row) => [row.interval, row.gross_minor, row.fees_minor])).toEqual([
      ['month', 200n, 37n],
    ]);
    expect(expected.statuses.find(({ id }) => id === 'don_1')?.status).toBe('paid');
    for (const order of permutations(first)) expect(await deliver(engine, order)).toEqual(expected);
  }, 300_000);
});

// Of the season's gifts the monthly one alone is of 2.00.
function isMonthly({ data: { object } }: Stripe.Event): boolean {
  const amounts = ['amount', 'amount_total', 'amount_paid'].map((key) => Reflect.get(object, key));
  return amounts.includes(200);
}
