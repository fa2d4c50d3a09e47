import type { Db } from '../db/database.ts';
import type { ClaimedEvent } from '../db/webhook-events.ts';
import { isLive } from '../src/config.ts';
import { post, type Posted } from './post.ts';
import { translators, withoutEffect } from './translate/registry.ts';
import { reasonToLeaveAlone, type WorkerDeps } from './worker.ts';

export type Rehearsed = { readonly posted: Posted } | { readonly ignored: string };

class Undone extends Error {}

/** What processing an event would come to now. Stripe is asked, everything is written, and then undone. */
export async function rehearse(
  deps: Pick<WorkerDeps, 'db' | 'stripe' | 'clock' | 'config' | 'log' | 'sealing'>,
  event: Omit<ClaimedEvent, 'attempts' | 'leaseToken' | 'heardBy'>,
): Promise<Rehearsed> {
  const translator = translators[event.type];
  const reason = reasonToLeaveAlone(deps, event);
  if (reason !== undefined || !translator)
    return { ignored: reason ?? withoutEffect[event.type] ?? `${event.type} is of no concern here` };
  const translation = await translator(deps, event.objectId ?? '', [event.type]);
  const books = {
    timeZone: deps.config.newsroom.time_zone,
    otherIncome: deps.config.newsroom.other_income,
    recoverableTax: deps.config.newsroom.recoverable_tax_on_fees,
    sealing: deps.sealing,
    ...{ now: deps.clock.now(), live: isLive(deps.config), events: [event.id] },
  };
  // No reading of the books' own: nothing of this stays.
  const posted = await undone(deps.db, (trx) => post(trx, translation, { ...books, ticket: 0n }));
  return { posted };
}

async function undone<T>(db: Db, write: (trx: Parameters<typeof post>[0]) => Promise<T>): Promise<T> {
  let written: { value: T } | undefined;
  try {
    await db.transaction().execute(async (trx) => {
      written = { value: await write(trx) };
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone) || !written) throw error;
  }
  if (!written) throw new Error('expected the transaction to be undone');
  return written.value;
}
