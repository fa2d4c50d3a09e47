import { nextBoundary } from './calendar.ts';
import { intervals } from './checkout-params.ts';
import { collectInvoice, createInvoice, finalizeInvoice, subscriptionOf } from './invoices.ts';
import type { InvoicedLine } from './invoice-shapes.ts';
import type { LineItem } from './line-items.ts';
import type { Price, Subscription, SubscriptionItem } from './object-kinds.ts';
import { newSubscription, newSubscriptionItem, type Period } from './subscription-shapes.ts';
import { readableAmount } from './currency-rules.ts';
import { leaveUncollected } from './uncollected-invoices.ts';
import { endSubscription } from './subscription-status.ts';
import type { World } from './world.ts';

export function createSubscription(
  world: World,
  values: {
    readonly currency: string;
    readonly customer: string;
    readonly paymentMethod: string;
    readonly description: string | null;
    readonly metadata: Record<string, string>;
    readonly lineItems: readonly LineItem[];
  },
): Subscription {
  const id = world.newId('sub');
  const items = values.lineItems.flatMap(({ price, quantity }) =>
    price?.recurring
      ? [
          newSubscriptionItem({
            id: world.newId('si'),
            subscription: id,
            created: world.now,
            price,
            quantity: quantity ?? 1,
            period: { start: world.now, end: periodEnd(price, world.nowMs, world.nowMs) },
          }),
        ]
      : [],
  );
  const subscription = newSubscription({ ...values, id, created: world.now, items });
  world.store.insert('subscription', subscription);
  scheduleRenewal(world, subscription);
  return subscription;
}

function periodEnd(price: Price, anchorMs: number, afterMs: number): number {
  const interval = intervals.find((one) => one === price.recurring?.interval);
  if (!interval || !price.recurring) throw new TypeError(`expected a recurring price, got ${price.id}`);
  return Math.floor(nextBoundary(anchorMs, interval, price.recurring.interval_count, afterMs) / 1000);
}

export function currentPeriod(subscription: Subscription): Period {
  const [item] = subscription.items.data;
  if (!item) throw new RangeError(`${subscription.id} has no item`);
  return { start: item.current_period_start, end: item.current_period_end };
}

export function scheduleRenewal(world: World, subscription: Subscription): void {
  const { end } = currentPeriod(subscription);
  world.schedule({ kind: 'renew_subscription', subscription: subscription.id, periodEnd: end }, end * 1000);
}

/** A job at the end of a period: the subscription ends, or the next period begins with a draft invoice. */
export function renewSubscription(world: World, id: string, endOfPeriod: number): void {
  const subscription = world.store.require('subscription', id);
  const { end } = currentPeriod(subscription);
  if (subscription.status === 'canceled' || end !== endOfPeriod) return;
  if (subscription.cancel_at_period_end) {
    endSubscription(world, subscription, 'cancellation_requested');
    return;
  }

  if (subscription.status === 'paused') return;
  bill(world, subscription, beginNextPeriod(subscription), world.nowMs + world.timing.draftInvoiceMs);
}

/** A period that begins now, whatever came before, and is paid for now. */
export function beginAgain(world: World, subscription: Subscription): Subscription {
  const data = subscription.items.data.map((item): SubscriptionItem => ({
    ...item,
    current_period_start: world.now,
    current_period_end: periodEnd(item.price, world.nowMs, world.nowMs),
  }));
  const begun = {
    ...subscription,
    billing_cycle_anchor: world.now,
    items: { ...subscription.items, data },
  };
  return bill(world, subscription, begun, world.nowMs);
}

function bill(
  world: World,
  before: Subscription,
  renewed: Subscription,
  finalizesAtMs: number,
): Subscription {
  const invoice = createInvoice(world, renewed, {
    billingReason: 'subscription_cycle',
    lines: renewed.items.data.map((item) => invoicedLine(world, item.price, item.quantity ?? 1, item)),
    automaticallyFinalizesAt: Math.floor(finalizesAtMs / 1000),
  });
  const linked: Subscription = { ...renewed, latest_invoice: invoice.id };
  world.store.update('subscription', linked);
  world.emit('customer.subscription.updated', linked, {
    items: before.items,
    latest_invoice: before.latest_invoice,
  });
  world.schedule({ kind: 'finalize_invoice', invoice: invoice.id }, finalizesAtMs);
  scheduleRenewal(world, linked);
  return linked;
}

function beginNextPeriod(subscription: Subscription): Subscription {
  const anchorMs = subscription.billing_cycle_anchor * 1000;
  const data = subscription.items.data.map((item): SubscriptionItem => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: periodEnd(item.price, anchorMs, item.current_period_end * 1000),
  }));
  return { ...subscription, items: { ...subscription.items, data } };
}

export function invoicedLine(
  world: World,
  price: Price,
  quantity: number,
  item: {
    readonly id: string;
    readonly current_period_start: number;
    readonly current_period_end: number;
  } | null,
): InvoicedLine {
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: world.newId('il'),
    amount,
    description: `${quantity} × ${readableAmount(price.unit_amount ?? 0, price.currency)} / ${price.recurring?.interval ?? 'once'}`,
    price,
    quantity,
    period: item
      ? { start: item.current_period_start, end: item.current_period_end }
      : { start: world.now, end: world.now },
    subscriptionItem: item?.id ?? null,
  };
}

/** A job about an hour after the draft. */
export function finalizeAndCollect(world: World, invoiceId: string): void {
  const draft = world.store.require('invoice', invoiceId);
  if (draft.status !== 'draft') return;
  // A subscription cancelled meanwhile leaves its draft behind, unpaid.
  const subscription = subscriptionOf(world, draft);
  if (subscription.status === 'canceled') return;
  if (subscription.pause_collection)
    return leaveUncollected(world, draft, subscription.pause_collection.behavior);
  collectInvoice(world, finalizeInvoice(world, draft));
}

/** A job: one more try, unless somebody paid or cancelled in the meantime. */
export function retryInvoice(world: World, invoiceId: string, attempt: number): void {
  const invoice = world.store.require('invoice', invoiceId);
  if (invoice.status !== 'open' || invoice.attempt_count !== attempt || invoice.next_payment_attempt === null)
    return;
  if (subscriptionOf(world, invoice).status === 'canceled') return;
  collectInvoice(world, invoice);
}
