import { hasStalePromises, refreshStalePromises } from '../db/promises.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

const batch = 200;

/** Looks again at promises of which somebody knows that they changed; after an upgrade these are all. */
export const promiseJob = ({ db, config }: Pick<Deps, 'db' | 'config'>): Job => ({
  name: 'promises',
  everyMs: 60_000,
  hasWork: () => hasStalePromises(db),
  async run(run) {
    const about = { timeZone: config.newsroom.time_zone, limit: batch };
    for (;;) {
      const looked = await refreshStalePromises(db, about);
      if (looked < batch || run.signal?.aborted === true) return;
      await run.save(null);
    }
  },
});
