import { forgetAttempts } from '../db/payment-attempts.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

/** What the breaker does not look at any more is not kept. */
export const forgetAttemptsJob = ({ db, clock }: Pick<Deps, 'db' | 'clock'>): Job => ({
  name: 'forget attempts',
  everyMs: 60 * 60 * 1000,
  async run() {
    await forgetAttempts(db, clock.now());
  },
});
