import { lockLedger } from '../db/ledger.ts';
import { takeTicket, type Ticket } from '../db/stripe-objects.ts';
import { claimEvents, finishEvent, type ClaimedEvent } from '../db/webhook-events.ts';
import type { EventStatus } from '../db/schema.ts';
import { plusMs } from '../src/clock.ts';
import { isLive } from '../src/config.ts';
import type { Deps } from '../src/deps.ts';
import { endpointTask } from './endpoint-task.ts';
import { readBacklog, type Backlog } from './backlog.ts';
import { applyPoliciesTo } from './policies/apply-policies.ts';
import { post } from './post.ts';
import { retryDelayMs, triesBeforeDead } from './retry.ts';
import { report } from './report.ts';
import { lookAtBalance, translators, withoutEffect } from './translate/registry.ts';
import { nothing, type Translation } from './translate/translation.ts';
import type { Translator } from './translate/translator.ts';

export type WorkerDeps = Pick<Deps, 'db' | 'stripe' | 'clock' | 'random' | 'config' | 'log' | 'sealing'>;

/** Longer than any call to Stripe with its retries; a worker that died is replaced after it. */
const leaseMs = 120_000;
const idleMs = 200;
const batch = 16;

/** Works off the inbox until `signal` is aborted; what it holds then, it finishes. */
export async function runWorker(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const worked = await workOnce(deps, { signal }).catch((error: unknown) => {
      deps.log.error({ error: String(error) }, 'webhook worker: could not claim events');
      return 0;
    });
    if (worked === 0) await deps.clock.sleep(idleMs, signal);
  }
}

interface WorkOptions {
  /** This event and no other. */
  id?: string;
  signal?: AbortSignal;
}

/** Claims what is due and processes it: some events, or all of a backlog. @returns how many events were claimed. */
export async function workOnce(deps: WorkerDeps, { id, signal }: WorkOptions = {}): Promise<number> {
  const backlog = id === undefined ? await readBacklog(deps) : undefined;
  let worked = 0;
  // In small steps even then: a lease must outlast what is claimed under it.
  const all = backlog?.eventIds.size ?? 1;
  while (worked < all) {
    const claimed = await workBatch(deps, { id, backlog });
    worked += claimed;
    if (claimed === 0 || signal?.aborted) break;
  }
  return worked;
}

async function workBatch(
  deps: WorkerDeps,
  { id, backlog }: { id: string | undefined; backlog: Backlog | undefined },
): Promise<number> {
  const events = await claimEvents(deps.db, {
    now: deps.clock.now(),
    limit: batch,
    leaseMs,
    random: deps.random,
    ...(id !== undefined && { id }),
  });
  if (events.length === 0) return 0;
  // Before anything is read of Stripe, so that what somebody else reads later wins.
  const ticket = await takeTicket(deps.db);
  await Promise.all(
    groupsOf(deps, events, backlog).map((group) =>
      processGroup(deps, group, group.isInBacklog ? (backlog?.ticket ?? ticket) : ticket),
    ),
  );
  return events.length;
}

/** Events that make us look at one and the same thing: it is asked for once. */
interface Group {
  readonly events: readonly ClaimedEvent[];
  readonly look: (() => Promise<Translation>) | undefined;
  /** Why nothing is done. */
  readonly note: string | null;
  /** Looks at what was read for the backlog. */
  readonly isInBacklog: boolean;
}

function groupsOf(deps: WorkerDeps, events: readonly ClaimedEvent[], backlog: Backlog | undefined): Group[] {
  const left: Group[] = [];
  const groups = new Map<Translator, Map<string, ClaimedEvent[]>>();
  for (const event of events) {
    const refused = reasonToLeaveAlone(deps, event);
    const translator = translators[event.type];
    if (refused !== undefined || !translator)
      left.push({
        events: [event],
        look: undefined,
        note: refused ?? withoutEffect[event.type] ?? null,
        isInBacklog: false,
      });
    else {
      const byObject = groups.get(translator) ?? new Map<string, ClaimedEvent[]>();
      groups.set(translator, byObject);
      const id = event.objectId ?? '';
      byObject.set(id, [...(byObject.get(id) ?? []), event]);
    }
  }
  for (const [translator, byObject] of groups)
    for (const [id, alike] of byObject) {
      const isInBacklog = backlog !== undefined && alike.every((event) => backlog.eventIds.has(event.id));
      left.push({
        ...{ events: alike, note: null, isInBacklog },
        look: async () => {
          if (id === '' && translator !== lookAtBalance)
            throw new Error('expected an object with an id, got none');
          return translator(
            isInBacklog ? backlog : deps,
            id,
            alike.map(({ type }) => type),
          );
        },
      });
    }
  return left;
}

class LostLease extends Error {}

// A failure ends at the last try. Beyond it comes only what never got as far as failing.
function refuseKiller({ attempts }: ClaimedEvent): void {
  if (attempts > triesBeforeDead)
    throw new Error(`the worker ended ${triesBeforeDead} times before it was done with this`);
}

async function processGroup(deps: WorkerDeps, group: Group, ticket: Ticket): Promise<void> {
  const ids = group.events.map(({ id }) => id);
  try {
    // The network first: a transaction must never wait for Stripe.
    for (const event of group.events) refuseKiller(event);
    const translation = group.look ? await group.look() : 'ignored';
    await settle(deps, group, translation, ticket);
  } catch (error) {
    if (error instanceof LostLease) return deps.log.warn({ events: ids }, 'another worker has this now');
    const message = error instanceof Error ? error.message : String(error);
    for (const event of group.events)
      await retryLater(deps, event, message).catch((failure: unknown) =>
        // The lease runs out and the event is taken up again.
        deps.log.error({ event: event.id, error: String(failure) }, 'webhook event: could not be put back'),
      );
  }
}

// Then one transaction: entries, attributions, the donation's status, and the events done. If a lease was
// lost all of it is undone, and whoever has the event does it.
async function settle(
  deps: WorkerDeps,
  group: Group,
  translation: Translation | 'ignored',
  ticket: Ticket,
): Promise<void> {
  const live = isLive(deps.config);
  const spoken = translation === 'ignored' ? nothing : translation;
  const aboutEndpoint = group.events.flatMap((event) => endpointTask(event, live) ?? []);
  const said = { ...spoken, tasks: [...spoken.tasks, ...aboutEndpoint] };
  const waiting = said.waitingFor;
  const events = group.events.map(({ id }) => id);
  const posted = await deps.db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    // Only now: who waits here for another must not say that he wrote before him.
    const now = deps.clock.now();
    const posted = await post(trx, said, {
      ...{ timeZone: deps.config.newsroom.time_zone, now, ticket, events },
      live,
      otherIncome: deps.config.newsroom.other_income,
      recoverableTax: deps.config.newsroom.recoverable_tax_on_fees,
      sealing: deps.sealing,
    });
    for (const event of group.events) {
      const next = waiting === undefined ? undefined : nextTry(deps, event, now);
      const finished = await finishEvent(trx, event, {
        status: next?.status ?? (translation === 'ignored' ? 'ignored' : 'done'),
        nextAttemptAt: next?.at ?? now,
        error: waiting === undefined ? group.note : `Stripe has not given ${waiting} yet`,
        now,
      });
      if (finished === 'lost') throw new LostLease();
    }
    return posted;
  });
  report(deps.log, posted, { events });
  await applyPoliciesTo(deps, posted.tasks);
}

async function retryLater(deps: WorkerDeps, event: ClaimedEvent, error: string): Promise<void> {
  const now = deps.clock.now();
  const next = nextTry(deps, event, now);
  deps.log.warn(
    { event: event.id, type: event.type, attempt: event.attempts, error },
    'webhook event failed',
  );
  if (next.status === 'dead')
    deps.log.error(
      { event: event.id, type: event.type },
      'webhook event is dead: replay it once its cause is mended',
    );
  await finishEvent(deps.db, event, {
    status: next.status,
    nextAttemptAt: next.at,
    error,
    now,
  });
}

function nextTry(deps: WorkerDeps, event: ClaimedEvent, now: string): { status: EventStatus; at: string } {
  const tries = event.attempts;
  return {
    status: tries >= triesBeforeDead ? 'dead' : 'retry',
    at: plusMs(now, retryDelayMs(tries, deps.random)),
  };
}

// Signed by Stripe, but not about us; kept, and shown with the reason.
export function reasonToLeaveAlone(
  deps: Pick<WorkerDeps, 'config' | 'log'>,
  event: Pick<ClaimedEvent, 'id' | 'livemode' | 'account' | 'apiVersion'>,
): string | undefined {
  const live = isLive(deps.config);
  const mode = (isLive: boolean) => (isLive ? 'live' : 'test');
  if (event.livemode !== live) return `expected a ${mode(live)} mode event, got ${mode(event.livemode)} mode`;
  if (event.account !== null) return 'is of a connected account';
  return undefined;
}
