import { Stripe } from 'stripe';
import type { Clock } from '../../clock.ts';
import { dayMs } from './calendar.ts';
import type { Machine } from './machine.ts';
import type { WebhookEndpoint } from './object-kinds.ts';
import { shown } from './shown.ts';
import {
  dueDeliveries,
  nextDeliveryMs,
  readSwitches,
  recordAttempt,
  type Delivery,
} from './webhook-queue.ts';

const inFlightLimit = 8;
const timeoutMs = 10_000;
const firstRetryMs = 500;
const longestRetryMs = 120_000;
const giveUpMs = 3 * dayMs;
/** A journey of months must not end a delivery that has hardly been tried. */
const leastAttempts = 10;
const longestSleepMs = 1_000;

export interface DeliveryWorker {
  wake(): void;
  stop(): Promise<void>;
}

/** Sends queued events to their endpoints until stopped; what is not delivered waits in the database. */
export function startDelivery(machine: Machine): DeliveryWorker {
  const { db, wallClock } = machine;
  const stopping = new AbortController();
  const inFlight = new Map<number, Promise<void>>();
  let nap = new AbortController();

  function startDue(): void {
    if (readSwitches(db).disabled) return;
    const room = inFlightLimit - inFlight.size;
    if (room <= 0) return;
    const due = dueDeliveries(db, wallClock.nowMs(), inFlightLimit + room).filter(
      ({ id }) => !inFlight.has(id),
    );
    for (const delivery of due.slice(0, room)) {
      const attempt = deliver(machine, delivery, stopping.signal).finally(() => {
        inFlight.delete(delivery.id);
        nap.abort();
      });
      inFlight.set(delivery.id, attempt);
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      startDue();
      await wallClock.sleep(napMs(machine, wallClock, inFlight.size), nap.signal);
    }
  }
  const running = loop();

  return {
    wake: () => nap.abort(),
    async stop() {
      stopping.abort();
      nap.abort();
      await running;
      await Promise.allSettled(inFlight.values());
    },
  };
}

function napMs(machine: Machine, wallClock: Clock, busy: number): number {
  const next = nextDeliveryMs(machine.db);
  if (next === undefined || busy > 0 || readSwitches(machine.db).disabled) return longestSleepMs;
  return Math.min(longestSleepMs, Math.max(5, next - wallClock.nowMs()));
}

async function deliver(machine: Machine, delivery: Delivery, stopping: AbortSignal): Promise<void> {
  const { db, store, clock, wallClock } = machine;
  const endpoint = store.find('webhook_endpoint', delivery.endpointId);
  const event = store.find('event', delivery.eventId);
  const outcome = !endpoint
    ? 'endpoint deleted'
    : endpoint.status !== 'enabled'
      ? 'endpoint disabled'
      : event
        ? await post(machine, endpoint, envelopeFor(endpoint, shown(db, event, event.created)), stopping)
        : 'event gone';
  // A sandbox that is closing has not tried: the delivery stays as it was.
  if (stopping.aborted && outcome !== 'delivered') return;

  const attempts = delivery.attempts + 1;
  const nowMs = clock.nowMs();
  const tooOld = nowMs - (delivery.firstTriedMs ?? nowMs) > giveUpMs && attempts >= leastAttempts;
  const hopeless = outcome.startsWith('endpoint') || outcome === 'event gone';
  const state = outcome === 'delivered' ? 'delivered' : tooOld || hopeless ? 'given up' : 'pending';
  const wait = Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs) * (0.8 + 0.4 * machine.random());
  recordAttempt(db, delivery.id, { state, outcome, dueWallMs: Math.round(wallClock.nowMs() + wait), nowMs });
}

/** The envelope names the endpoint's version; what it holds stays in the only shapes the sandbox has. */
const envelopeFor = ({ api_version: version }: WebhookEndpoint, event: object): object =>
  version === null ? event : { ...event, api_version: version };

/** One try, signed anew at this moment. */
async function post(
  machine: Machine,
  endpoint: { readonly id: string; readonly url: string },
  event: object,
  stopping: AbortSignal,
): Promise<string> {
  const payload = JSON.stringify(event, null, 2);
  try {
    const answer = await fetch(endpoint.url, {
      method: 'POST',
      body: payload,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (sandbox)',
        'stripe-signature': signatures(machine, endpoint.id, payload),
      },
      // Stripe takes a redirect for a failure.
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]),
    });
    await answer.body?.cancel();
    return answer.ok ? 'delivered' : `answered ${answer.status}`;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timed out' : 'no connection';
  }
}

/** `t=…,v1=…`, and a second `v1` while a secret is being replaced. Signatures are checked against wall time. */
function signatures(machine: Machine, endpointId: string, payload: string): string {
  const { secret, previous, previousUntil } = machine.store.backstage('webhook_endpoint', endpointId);
  const timestamp = Math.floor(machine.wallClock.nowMs() / 1000);
  const sign = (key: string) => Stripe.webhooks.generateTestHeaderString({ payload, secret: key, timestamp });
  const header = sign(secret);
  if (previous === null || machine.clock.nowMs() >= previousUntil * 1000) return header;
  return `${header},${sign(previous).replace(/^t=\d+,/, '')}`;
}
