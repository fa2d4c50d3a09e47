import {
  addSupportCounts,
  cellOf,
  noArticles,
  toldApart,
  type Counted,
  type SupportCount,
} from '../../db/support-counts.ts';
import type { Deps } from '../deps.ts';
import { bookDate } from '../ledger/book-date.ts';

/** How often counts are written: at most so much of them is lost when a process is killed. */
const flushEveryMs = 5_000;

export interface CountedAbout {
  /** Empty where there is none, like the article. */
  readonly campaign: string;
  readonly article: string;
  readonly interval: string;
}

/** Adds one. Waits for nothing, so a page is not slower for being counted. */
export type CountSupport = (what: Counted, about: CountedAbout) => void;

export interface SupportTally {
  readonly count: CountSupport;
  /** Writes what was counted since; what could not be written is kept for the next time. */
  flush(): Promise<void>;
}

type TallyDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'log'>;

/** Counts in memory, by day, campaign, article and interval. Nothing in it knows a reader or a donation. */
export function createTally({ db, clock, config, log }: TallyDeps): SupportTally {
  let cells = new Map<string, SupportCount>();
  let articles = noArticles();
  const add = (count: SupportCount) => {
    const told = { ...count, article: toldApart(articles, count.article) };
    const cell = cellOf(told);
    cells.set(cell, { ...told, count: told.count + (cells.get(cell)?.count ?? 0) });
  };
  return {
    count(what, { campaign, article, interval }) {
      const day = bookDate(clock.now(), config.newsroom.time_zone);
      add({ day, what, interval, campaign: campaign || 'none', article: article || 'none', count: 1 });
    },
    async flush() {
      if (cells.size === 0) return;
      const counts = [...cells.values()];
      [cells, articles] = [new Map(), noArticles()];
      try {
        await addSupportCounts(db, counts);
      } catch (error) {
        counts.forEach(add);
        log.error({ error: String(error) }, 'counts could not be written; they are kept');
      }
    },
  };
}

/** Flushes every few seconds until `signal` is aborted; the last flush is for whoever stops the requests. */
export async function runTally(
  tally: SupportTally,
  { clock }: Pick<Deps, 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(flushEveryMs, signal);
    await tally.flush();
  }
}
