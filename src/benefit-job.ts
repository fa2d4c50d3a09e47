import { recogniseBenefits } from './benefits.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

/** Every hour: what donors were owed for their gifts, and had been given by the end of a month. */
export const benefitJob = (deps: Pick<Deps, 'db' | 'clock' | 'config' | 'log'>): Job => ({
  name: 'benefits',
  everyMs: 3_600_000,
  async run() {
    const booked = await recogniseBenefits(deps);
    if (booked > 0) deps.log.info({ booked }, 'benefits earned');
  },
});
