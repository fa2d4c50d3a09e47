import type Stripe from 'stripe';
import { adoptedDonationId } from '../../db/promise-life.ts';
import type { DonationStatus } from '../../db/schema.ts';
import { instantOfSeconds, type Instant } from '../../src/clock.ts';

export interface AdoptedSubscription {
  readonly id: string;
  readonly subscriptionId: string;
  readonly interval: 'month' | 'year';
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: DonationStatus;
  readonly createdAt: Instant;
}

/** Statuses in which a subscription will take no more money. */
const ended = new Set(['canceled', 'incomplete_expired']);

/** A subscription as a donation of ours; in words why not, where it is none. */
export function adopted(subscription: Stripe.Subscription): AdoptedSubscription | string {
  const { id, status, currency, created, items } = subscription;
  if (ended.has(status)) return 'has ended';
  const [item, ...others] = items.data;
  const { recurring, unit_amount: unitAmount } = item?.price ?? {};
  if (!item || others.length > 0 || unitAmount === null || unitAmount === undefined)
    return 'expected one price with a fixed amount';
  const interval = intervalOf(recurring);
  if (!interval)
    return `expected every month or every year, got every ${recurring?.interval_count} ${recurring?.interval}`;
  return {
    id: adoptedDonationId(id),
    ...{ subscriptionId: id, interval, currency, amountMinor: unitAmount * (item.quantity ?? 1) },
    status: status === 'incomplete' ? 'clearing' : 'paid',
    createdAt: instantOfSeconds(created),
  };
}

function intervalOf(recurring: Stripe.Price.Recurring | null | undefined): 'month' | 'year' | undefined {
  if (recurring?.interval_count !== 1) return undefined;
  if (recurring.interval === 'month') return 'month';
  return recurring.interval === 'year' ? 'year' : undefined;
}
