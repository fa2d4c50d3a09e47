import { claimEvents, finishEvent, type ClaimedEvent } from '../db/webhook-events.ts';
import type { EventStatus } from '../db/schema.ts';
import { plusMs } from '../src/clock.ts';
import type { Deps } from '../src/deps.ts';
import { apiVersion } from '../src/stripe/stripe-client.ts';
import { post } from './post.ts';
import { retryDelayMs, triesBeforeDead } from './retry.ts';
import { translators } from './translate/registry.ts';
import { nothing, type Translation } from './translate/translation.ts';

export type WorkerDeps = Pick<Deps, 'db' | 'stripe' | 'clock' | 'random' | 'config' | 'log'>;

/** Longer than any call to Stripe with its retries; a worker that died is replaced after it. */
const leaseMs = 120_000;
const idleMs = 200;
const batch = 16;

/** Works off the inbox until `signal` is aborted; what it holds then, it finishes. */
export async function runWorker(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const worked = await workOnce(deps).catch((error: unknown) => {
      deps.log.error({ error: String(error) }, 'webhook worker: could not claim events');
      return 0;
    });
    if (worked === 0) await deps.clock.sleep(idleMs, signal);
  }
}

/** Claims what is due and processes it. @returns how many events were claimed. */
export async function workOnce(deps: WorkerDeps, only?: { id: string }): Promise<number> {
  const events = await claimEvents(deps.db, {
    now: deps.clock.now(),
    limit: batch,
    leaseMs,
    random: deps.random,
    ...only,
  });
  await Promise.all(events.map((event) => processEvent(deps, event)));
  return events.length;
}

class LostLease extends Error {}

async function processEvent(deps: WorkerDeps, event: ClaimedEvent): Promise<void> {
  try {
    const refused = reasonToLeaveAlone(deps, event);
    const translation = refused === undefined ? await translate(deps, event) : 'ignored';
    await settle(deps, event, translation, refused ?? null);
  } catch (error) {
    if (error instanceof LostLease)
      return deps.log.warn({ event: event.id }, 'another worker has this event now');
    await retryLater(deps, event, error instanceof Error ? error.message : String(error)).catch(
      (failure: unknown) =>
        // The lease runs out and the event is taken up again.
        deps.log.error({ event: event.id, error: String(failure) }, 'webhook event: could not be put back'),
    );
  }
}

// The network first: a transaction must never wait for Stripe.
async function translate(deps: WorkerDeps, event: ClaimedEvent): Promise<Translation | 'ignored'> {
  const translator = translators[event.type];
  if (!translator) return 'ignored';
  if (event.objectId === null) throw new Error(`${event.type}: expected an object with an id, got none`);
  return translator(deps.stripe, event.objectId, event.type);
}

// Then one transaction: entries, attributions, the donation's status, and the event done. If the lease was
// lost all of it is undone, and whoever has the event does it.
async function settle(
  deps: WorkerDeps,
  event: ClaimedEvent,
  translation: Translation | 'ignored',
  note: string | null,
): Promise<void> {
  const now = deps.clock.now();
  const said = translation === 'ignored' ? nothing : translation;
  const waiting = said.waitingFor;
  const posted = await deps.db.transaction().execute(async (trx) => {
    const posted = await post(trx, said, { timeZone: deps.config.newsroom.time_zone, now });
    const next = waiting === undefined ? undefined : nextTry(deps, event, now);
    const finished = await finishEvent(trx, event, {
      status: next?.status ?? (translation === 'ignored' ? 'ignored' : 'done'),
      attempts: event.attempts + 1,
      nextAttemptAt: next?.at ?? now,
      error: waiting === undefined ? note : `Stripe has not given ${waiting} yet`,
      now,
    });
    if (finished === 'lost') throw new LostLease();
    return posted;
  });
  if (posted.mismatched > 0)
    deps.log.error({ event: event.id, ...posted }, 'an amount is not what the donation says: left unmatched');
  if (posted.quarantined > 0)
    deps.log.error({ event: event.id, ...posted }, 'a fact contradicts itself: quarantined');
}

async function retryLater(deps: WorkerDeps, event: ClaimedEvent, error: string): Promise<void> {
  const now = deps.clock.now();
  const next = nextTry(deps, event, now);
  deps.log.warn(
    { event: event.id, type: event.type, attempt: event.attempts + 1, error },
    'webhook event failed',
  );
  if (next.status === 'dead')
    deps.log.error(
      { event: event.id, type: event.type },
      'webhook event is dead: replay it once its cause is mended',
    );
  await finishEvent(deps.db, event, {
    status: next.status,
    attempts: event.attempts + 1,
    nextAttemptAt: next.at,
    error,
    now,
  });
}

function nextTry(deps: WorkerDeps, event: ClaimedEvent, now: string): { status: EventStatus; at: string } {
  const tries = event.attempts + 1;
  return {
    status: tries >= triesBeforeDead ? 'dead' : 'retry',
    at: plusMs(now, retryDelayMs(tries, deps.random)),
  };
}

// Signed by Stripe, but not about us; kept, and shown with the reason.
function reasonToLeaveAlone(deps: WorkerDeps, event: ClaimedEvent): string | undefined {
  const live = deps.config.stripe.kind === 'stripe' && deps.config.stripe.live;
  const mode = (isLive: boolean) => (isLive ? 'live' : 'test');
  if (event.livemode !== live) return `expected a ${mode(live)} mode event, got ${mode(event.livemode)} mode`;
  if (event.account !== null) return 'is of a connected account';
  // Harmless, as money is read again in our version; but the endpoint should be pinned.
  if (event.apiVersion !== apiVersion)
    deps.log.warn(
      { event: event.id, version: event.apiVersion, expected: apiVersion },
      'webhook endpoint version',
    );
  return undefined;
}
