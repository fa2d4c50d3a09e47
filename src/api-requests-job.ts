import { purgeRequests } from '../db/api-requests.ts';
import { plusMs } from './clock.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

const hourMs = 3_600_000;

/** How long a program is told the same again under its key. */
const keptMs = 24 * hourMs;

export const apiRequestsJob = ({ db, clock }: Pick<Deps, 'db' | 'clock'>): Job => ({
  name: 'api_requests',
  everyMs: hourMs,
  run: async () => void (await purgeRequests(db, plusMs(clock.now(), -keptMs))),
});
