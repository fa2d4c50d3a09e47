import { dayMs } from './calendar.ts';
import type { Db } from './database.ts';
import type { StripeEvent, WebhookEndpoint } from './object-kinds.ts';
import type { ObjectStore } from './object-store.ts';
import { shown } from './shown.ts';
import { enqueueDeliveries, removeDeliveriesOf } from './webhook-queue.ts';

export const apiVersion = '2026-10-28.endive';

export interface Emission {
  readonly id: string;
  readonly type: string;
  readonly object: object;
  readonly previousAttributes: object | undefined;
  readonly request: StripeEvent['request'];
  readonly now: number;
  readonly isSilent: boolean;
  readonly wallMs: number;
  readonly random: () => number;
}

/** Keeps the event with the object as it is now, and queues it for every endpoint that wants it. */
export function recordEvent(db: Db, store: ObjectStore, emission: Emission): void {
  const endpoints = emission.isSilent ? [] : listening(store, emission.type);
  const event: StripeEvent = {
    id: emission.id,
    object: 'event',
    api_version: apiVersion,
    created: emission.now,
    data: {
      object: shown(db, emission.object, emission.now),
      ...(emission.previousAttributes ? { previous_attributes: emission.previousAttributes } : {}),
    },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: emission.request,
    type: emission.type,
  };
  store.insert('event', event);
  enqueueDeliveries(db, event, endpoints, emission);
}

const listening = (store: ObjectStore, type: string): WebhookEndpoint[] =>
  store
    .where('webhook_endpoint', 'status', 'enabled')
    .filter(({ enabled_events: wanted }) => wanted.includes('*') || wanted.includes(type));

const retentionMs = 30 * dayMs;
const pruneAtOnce = 100;

/** Forgets events older than 30 days, some at a time. Says whether there are more. */
export function pruneEvents(db: Db, store: ObjectStore, nowMs: number): boolean {
  const old = db
    .prepare<[number, number], { id: string }>(
      `select id from object where kind = 'event' and created < ? order by created, seq limit ?`,
    )
    .all(Math.floor((nowMs - retentionMs) / 1000), pruneAtOnce);
  for (const { id } of old) {
    // A delivery that is still being tried needs its event.
    if (removeDeliveriesOf(db, id)) store.remove('event', id);
  }
  return old.length === pruneAtOnce;
}
