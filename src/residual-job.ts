import { hasStaleResiduals, refreshStaleResiduals } from '../db/refresh-residuals.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

const batch = 200;

/** Works out again what rates left of charges of which something was heard; after an upgrade these are all. */
export const residualJob = ({ db }: Pick<Deps, 'db'>): Job => ({
  name: 'residuals',
  everyMs: 60_000,
  hasWork: () => hasStaleResiduals(db),
  async run(run) {
    while ((await refreshStaleResiduals(db, batch)) === batch && run.signal?.aborted !== true)
      await run.save(null);
  },
});
