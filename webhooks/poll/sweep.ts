import { takeTicket } from '../../db/stripe-objects.ts';
import { isLive } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { keyOf } from '../../src/ledger/facts.ts';
import type { Page, Span } from '../../src/stripe/stripe-port.ts';
import { post } from '../post.ts';
import { report } from '../report.ts';
import { merged, nothing, type Translation } from '../translate/translation.ts';

export type PollDeps = Pick<Deps, 'db' | 'stripe' | 'clock' | 'random' | 'config' | 'log' | 'sealing'>;

/** After each page: how far it has come, and what was new. */
export interface Swept {
  items: number;
  entries: number;
  attributions: number;
  /** The last id of the page; where to go on. */
  cursor: string | undefined;
}

/**
 * Walks a list of Stripe's, the newest first, and posts page by page what each item says: memory stays flat,
 * and whoever is interrupted goes on at the last cursor. An item that cannot be read is told to a person and
 * stops nothing.
 */
export async function sweep<T extends { id: string }>(
  deps: PollDeps,
  about: {
    list: (span: Span) => Promise<Page<T>>;
    span: Span;
    read: (item: T) => Translation;
    onPage?: (swept: Swept) => Promise<void> | void;
    signal?: AbortSignal | undefined;
  },
): Promise<void> {
  for (let { startingAfter } = about.span; about.signal?.aborted !== true;) {
    // Before the reading: whoever reads later takes a later one.
    const ticket = await takeTicket(deps.db);
    const page = await about.list({ ...about.span, startingAfter });
    const posted = await postTranslation(
      deps,
      merged(page.items.map((item) => readOr(about.read, item))),
      ticket,
    );
    startingAfter = page.items.at(-1)?.id;
    await about.onPage?.({ ...posted, items: page.items.length, cursor: startingAfter });
    if (!page.hasMore || startingAfter === undefined) return;
  }
}

function readOr<T extends { id: string }>(read: (item: T) => Translation, item: T): Translation {
  try {
    return read(item);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ...nothing,
      tasks: [{ key: `unreadable:${item.id}`, kind: 'unreadable', subjectId: item.id, detail }],
    };
  }
}

/** Posts outside the inbox: what a look at Stripe said. */
export async function postTranslation(
  deps: Pick<PollDeps, 'db' | 'clock' | 'config' | 'log' | 'sealing'>,
  translation: Translation,
  ticket: bigint,
): Promise<{ entries: number; attributions: number }> {
  // By key: two lookers that post the same page take its rows in the same order.
  const facts = [...translation.facts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const posted = await deps.db.transaction().execute((trx) =>
    post(
      trx,
      { ...translation, facts },
      {
        timeZone: deps.config.newsroom.time_zone,
        now: deps.clock.now(),
        ticket,
        live: isLive(deps.config),
        otherIncome: deps.config.newsroom.other_income,
        recoverableTax: deps.config.newsroom.recoverable_tax_on_fees,
        sealing: deps.sealing,
      },
    ),
  );
  report(deps.log, posted, { by: 'poll' });
  return { entries: posted.entries, attributions: posted.attributions };
}
