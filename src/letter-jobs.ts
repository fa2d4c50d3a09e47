import { areNoticesDue, areRemindersDue, areSignupsDue } from '../db/letters-due.ts';
import { deleteOldMail } from '../db/letters-list.ts';
import { plusMs } from './clock.ts';
import type { Deps } from './deps.ts';
import { forgetUnconfirmed } from './newsletter/confirm-leave.ts';
import { handOver } from './newsletter/hand-over.ts';
import { providerFor } from './newsletter/provider-for.ts';
import { mailSignups } from './newsletter/sign-up.ts';
import { purgeSentReminders, sendDueReminders } from './reminders/send.ts';
import { deleteEndedSuppressions } from '../db/mail-suppressions.ts';
import { subscriptionsAhead } from '../db/subscriptions-ahead.ts';
import { oweNotice } from '../db/notices.ts';
import { noticesAhead } from './letters/payments-ahead.ts';
import { statementsJob } from './letters/statement/owe-statements.ts';
import { sendNotices, type NoticeDeps } from './letters/send-notices.ts';
import type { Job } from './run-jobs.ts';
import type { Wired } from './wiring.ts';

const soonMs = 3_000;

/** Everything that writes to readers when its time has come. A loop of their own: no long poll holds a letter up. */
export const letterJobs = (deps: Wired): Job[] => [
  reminderJob(deps),
  noticeJob({ ...deps, stripe: deps.lanes.events }),
  paymentsAheadJob(deps),
  statementsJob(deps),
  newsletterJob(deps),
  purgeJob(deps),
];

const reminderJob = (
  deps: Pick<Deps, 'database' | 'db' | 'sealing' | 'clock' | 'random' | 'config' | 'log'>,
): Job => ({
  name: 'reminders',
  everyMs: soonMs,
  hasWork: () => areRemindersDue(deps.db, deps.clock.now()),
  run: async () => {
    await sendDueReminders(deps, { limit: 100 });
  },
});

const noticeJob = (deps: NoticeDeps): Job => ({
  name: 'notices',
  everyMs: soonMs,
  hasWork: () => areNoticesDue(deps.db, deps.clock.now()),
  run: async ({ signal }) => {
    await sendNotices(deps, { limit: 200, signal });
  },
});

const dayMs = 24 * 60 * 60 * 1000;
const aPage = 500;

/** Once a day: who is to be written to before a payment. */
export const paymentsAheadJob = ({ db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>): Job => ({
  name: 'payments_ahead',
  everyMs: dayMs,
  async run(job) {
    const about = {
      timeZone: config.newsroom.time_zone,
      yearlyNoticeDays: config.newsroom.letters.yearly_notice_days,
    };
    let after = typeof job.progress === 'string' ? job.progress : '';
    while (job.signal?.aborted !== true) {
      const now = clock.now();
      const { subscriptions, last } = await subscriptionsAhead(db, { after, limit: aPage });
      for (const known of subscriptions)
        for (const notice of noticesAhead(known, { ...about, now })) await oweNotice(db, notice, { now });
      // Whoever is killed goes on behind this page; who has come through begins anew tomorrow.
      await job.save(last ?? '');
      if (last === undefined) return;
      after = last;
    }
  },
});

const awayMs = 60_000;

const newsletterJob = (deps: Wired): Job => {
  const provider = providerFor(deps.config);
  let notBefore = deps.clock.now();
  return {
    name: 'newsletter',
    everyMs: soonMs,
    hasWork: () => areSignupsDue(deps.db, deps.clock.now()),
    run: async () => {
      await mailSignups(deps, { limit: 200 });
      if (deps.clock.now() < notBefore) return;
      const { postponed } = await handOver(deps, provider, { limit: 50 });
      if (postponed > 0) notBefore = plusMs(deps.clock.now(), awayMs);
    },
  };
};

const hourMs = 60 * 60 * 1000;
/** What a mail was about stands in it, and when it went; to whom is gone long before. */
const mailKeptMs = 90 * dayMs;

/** Forgets what has had its time. */
const purgeJob = (deps: Wired): Job => ({
  name: 'purges',
  everyMs: hourMs,
  run: async () => {
    await forgetUnconfirmed(deps);
    await purgeSentReminders(deps.db, deps.clock.now());
    await deleteEndedSuppressions(deps.db, deps.clock.now());
    await deleteOldMail(deps.db, plusMs(deps.clock.now(), -mailKeptMs));
  },
});
