import type { Deps } from './deps.ts';
import { sendDueReminders } from './readers/remind-send.ts';
import { sendNotices, type NoticeDeps } from './letters/send-notices.ts';
import type { Job } from './run-jobs.ts';
import type { Wired } from './wiring.ts';

const soonMs = 3_000;

/** Everything that writes to readers when its time has come. A loop of their own: no long poll holds a letter up. */
export const letterJobs = (deps: Wired): Job[] => [
  reminderJob(deps),
  noticeJob({ ...deps, stripe: deps.lanes.events }),
];

const reminderJob = (
  deps: Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>,
): Job => ({
  name: 'reminders',
  everyMs: soonMs,
  run: async () => {
    await sendDueReminders(deps, { limit: 100 });
  },
});

const noticeJob = (deps: NoticeDeps): Job => ({
  name: 'notices',
  everyMs: soonMs,
  run: async ({ signal }) => {
    await sendNotices(deps, { limit: 200, signal });
  },
});
