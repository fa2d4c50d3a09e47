import { z } from 'zod';
import { dayMs } from './calendar.ts';
import { createProduct } from './catalog.ts';
import { isCurrency } from './currency-rules.ts';
import { createCustomer } from './customers.ts';
import { newId } from './ids.ts';
import { createInvoice, finalizeInvoice, linkPayment, markPaid } from './invoices.ts';
import { createLineItems, type LineItem } from './line-items.ts';
import type { Machine } from './machine.ts';
import type { Customer, PaymentMethod } from './object-kinds.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { attemptPayment, createPaymentIntent, settleCharge } from './payments.ts';
import { seededRandom } from './seeded-random.ts';
import { endSubscription } from './subscription-status.ts';
import { createSubscription, invoicedLine } from './subscriptions.ts';
import type { World } from './world.ts';

export const seedSchema = z.strictObject({
  charges: z.number().int().min(1).max(2_000_000),
  days: z.number().int().min(1).max(4000).default(30),
  recurring_share: z.number().min(0).max(1).default(0),
  currency: z.string().refine(isCurrency, { error: 'expected a currency, such as eur' }).default('usd'),
  /** whether events are kept of it, to be listed; none is delivered */
  events: z.boolean().default(false),
});
export type SeedOrder = z.output<typeof seedSchema>;

const amounts = [200, 300, 500, 1000, 1500, 2500, 5000, 10_000];
const donors = 100;
const chargesAtOnce = 250;

/** The people and prices of a season. */
interface Cast {
  readonly people: readonly { readonly customer: Customer; readonly card: PaymentMethod }[];
  readonly monthly: readonly LineItem[][];
}

/**
 * A season of settled gifts, spread evenly over the days before now, as payments make them and in their order.
 * The same order on the same sandbox makes the same ids. A monthly gift is a subscription of one payment, ended on
 * the same day, so that no season of renewals hangs on it.
 */
export async function seedSeason(machine: Machine, order: SeedOrder): Promise<{ readonly charges: number }> {
  const endMs = machine.clock.nowMs();
  const startMs = endMs - order.days * dayMs;
  const random = seededRandom(machine.store.count('charge') + 1, order.charges);
  const at = (world: World, ms: number) => inThePast(world, { ms, random, keepsEvents: order.events });
  const cast = machine.transact((world) => castFor(at(world, startMs), order.currency));

  for (let from = 0; from < order.charges; from += chargesAtOnce) {
    const until = Math.min(order.charges, from + chargesAtOnce);
    machine.transact((world) => {
      for (let n = from; n < until; n += 1) {
        const past = at(world, startMs + Math.floor((n * (endMs - startMs)) / order.charges));
        const recurs = Math.floor((n + 1) * order.recurring_share) > Math.floor(n * order.recurring_share);
        if (recurs) giveMonthly(past, cast, n);
        else giveOnce(past, cast, n, order.currency);
      }
    });
    // Requests and deliveries have their turn.
    await machine.wallClock.sleep(0);
  }
  return { charges: order.charges };
}

/** The world at an earlier moment: nothing of it is delivered, and nothing follows from it later. */
function inThePast(
  world: World,
  moment: { readonly ms: number; readonly random: () => number; readonly keepsEvents: boolean },
): World {
  const now = Math.floor(moment.ms / 1000);
  return {
    ...world,
    nowMs: moment.ms,
    now,
    random: moment.random,
    newId: (prefix) => newId(moment.random, prefix),
    emit(type, object, previousAttributes) {
      if (moment.keepsEvents) world.emit(type, object, previousAttributes, { silentlyAt: now });
    },
    schedule: () => undefined,
  };
}

function castFor(world: World, currency: string): Cast {
  const product = createProduct(world, { name: 'Reader support' }).id;
  return {
    people: Array.from({ length: donors }, (_, n) => {
      const person = { email: `reader${n}@example.org`, name: `Reader ${n}` };
      const customer = createCustomer(world, person);
      return { customer, card: createPaymentMethod(world, '4242424242424242', person, customer.id) };
    }),
    monthly: amounts.map((amount) => {
      const price = { currency, product, unit_amount: amount, recurring: { interval: 'month' as const } };
      return createLineItems(world, [{ quantity: 1, price_data: price }], 'subscription');
    }),
  };
}

function giveOnce(world: World, cast: Cast, n: number, currency: string): void {
  const amount = amounts[n % amounts.length] ?? 500;
  pay(world, cast, n, { amount, currency, customer: null, recurring: false });
}

function giveMonthly(world: World, cast: Cast, n: number): void {
  const lineItems = cast.monthly[n % cast.monthly.length] ?? [];
  const { customer, card } = personOf(cast, n);
  const [price] = lineItems.flatMap((item) => item.price ?? []);
  if (!price) throw new TypeError('a monthly gift has a price');
  const { currency, unit_amount: amount } = price;
  const given = { amount: amount ?? 0, currency, customer: customer.id, recurring: true };
  const paymentIntent = pay(world, cast, n, given);
  const subscription = createSubscription(world, {
    currency,
    customer: customer.id,
    paymentMethod: card.id,
    description: null,
    metadata: {},
    lineItems,
  });
  const draft = createInvoice(world, subscription, {
    billingReason: 'subscription_create',
    lines: subscription.items.data.map((item) => invoicedLine(world, price, 1, item)),
    automaticallyFinalizesAt: null,
  });
  const invoice = finalizeInvoice(world, draft);
  linkPayment(world, invoice, paymentIntent);
  markPaid(world, invoice, 1);
  endSubscription(world, { ...subscription, latest_invoice: invoice.id }, 'cancellation_requested');
}

/** Charges a card that always pays, and settles at once. */
function pay(
  world: World,
  cast: Cast,
  n: number,
  gift: {
    readonly amount: number;
    readonly currency: string;
    readonly customer: string | null;
    readonly recurring: boolean;
  },
): string {
  const paymentIntent = createPaymentIntent(world, {
    amount: gift.amount,
    currency: gift.currency,
    customer: gift.customer,
    description: gift.recurring ? 'Subscription creation' : null,
    metadata: {},
    methodTypes: ['card'],
    offSession: gift.recurring,
  });
  const { charge } = attemptPayment(world, paymentIntent, personOf(cast, n).card, {
    present: true,
    recurring: gift.recurring,
  });
  settleCharge(world, charge.id);
  return paymentIntent.id;
}

function personOf(cast: Cast, n: number): Cast['people'][number] {
  const person = cast.people[n % cast.people.length];
  if (!person) throw new RangeError('a season has donors');
  return person;
}
