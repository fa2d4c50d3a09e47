import type Stripe from 'stripe';
import { storeEvent } from '../../db/webhook-events.ts';
import type { Span } from '../../src/stripe/stripe-port.ts';
import { translators } from '../translate/registry.ts';
import type { PollDeps } from './sweep.ts';

/**
 * Puts events that were never delivered into the inbox, as if they had been; the worker reads their objects
 * again, so that it does not matter in which version of Stripe's API the list shows them. Stripe lists thirty days.
 * @returns how many were not known.
 */
export async function backfillEvents(
  deps: PollDeps,
  span: Span,
  onPage?: (seen: { items: number; stored: number }) => void,
): Promise<number> {
  let stored = 0;
  for (let startingAfter: string | undefined; ;) {
    const page = await deps.stripe.listEvents({ ...span, startingAfter });
    for (const event of page.items) if (await storeListed(deps, event)) stored++;
    startingAfter = page.items.at(-1)?.id;
    onPage?.({ items: page.items.length, stored });
    if (!page.hasMore || startingAfter === undefined) return stored;
  }
}

async function storeListed(deps: PollDeps, event: Stripe.Event): Promise<boolean> {
  // What no rule looks at would only fill the inbox.
  if (!(event.type in translators)) return false;
  const { object } = event.data;
  const id = 'id' in object && typeof object.id === 'string' ? object.id : undefined;
  const outcome = await storeEvent(
    deps.db,
    deps.sealing,
    {
      ...{ id: event.id, type: event.type, api_version: event.api_version ?? null, created: event.created },
      ...{ livemode: event.livemode, account: event.account, data: { object: { id } } },
    },
    Buffer.from(JSON.stringify(event)),
    deps.clock.now(),
    'list',
  );
  return outcome === 'stored';
}
