import type Stripe from 'stripe';
import { beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { liveThroughASeason, plantDonations, type Season } from '../helpers/season.ts';
import { deliverInOrder, permutations } from './in-order.ts';

let season: Season;

beforeAll(async () => {
  season = await liveThroughASeason();
  return () => season.close();
}, 120_000);

describe.each(databases)('2: the first payment of a monthly gift, on $name', (engine) => {
  it('comes to the same books in each of the 120 orders of its five events', async () => {
    const wanted = [
      ...['checkout.session.completed', 'charge.succeeded', 'charge.updated'],
      ...['invoice.paid', 'invoice_payment.paid'],
    ];
    const all = season.events.map((text) => ({ text, event: JSON.parse(text) as Stripe.Event }));
    const first = wanted.map(
      (type) => all.find(({ event }) => event.type === type && isMonthly(event))?.text ?? '',
    );
    expect(first).not.toContain('');
    const deliver = (events: readonly string[]) =>
      deliverInOrder(engine, events, {
        ...{ stripe: season.stripe, nowMs: season.nowMs },
        plant: (db, now) => plantDonations(db, season, now),
      });
    const expected = await deliver(first);
    expect(expected.income.map((row) => [row.interval, row.gross_minor, row.fees_minor])).toEqual([
      ['month', 200n, 37n],
    ]);
    expect(expected.statuses.find(({ id }) => id === 'don_1')?.status).toBe('paid');
    for (const order of permutations(first)) expect(await deliver(order)).toEqual(expected);
  }, 300_000);
});

// Of the season's gifts the monthly one alone is of 2.00.
function isMonthly({ data: { object } }: Stripe.Event): boolean {
  const amounts = ['amount', 'amount_total', 'amount_paid'].map((key) => Reflect.get(object, key));
  return amounts.includes(200);
}
