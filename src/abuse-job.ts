import { forgetCardPayments } from '../db/card-payments.ts';
import { attemptsByMinute, forgetAttempts, minuteOf } from '../db/payment-attempts.ts';
import { closeTask, listTasks, openTask } from '../db/staff-tasks.ts';
import { frictionChanges } from './abuse/breaker.ts';
import { isAtLeast } from './abuse/friction.ts';
import { plusMs, toInstant } from './clock.ts';
import type { Deps } from './deps.ts';
import type { Job } from './run-jobs.ts';

type AbuseDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** Tells a person when readers meet a proof of work, takes it back when all is calm, and forgets what is old. */
export const abuseJob = (deps: AbuseDeps): Job => ({
  name: 'abuse',
  everyMs: minuteMs,
  async run() {
    await tellStaff(deps);
    await forgetAttempts(deps.db, deps.clock.now());
    await forgetCardPayments(deps.db, deps.clock.now());
  },
});

/** By the figures alone: a person who decided otherwise for a time has not ended the attack. */
export async function tellStaff({ db, clock, config }: AbuseDeps): Promise<void> {
  const now = clock.now();
  const nowMinute = minuteOf(now);
  const attempts = await attemptsByMinute(db, { from: plusMs(now, -dayMinutes * minuteMs), to: now });
  const changes = frictionChanges(
    attempts,
    { nowMinute, minutes: dayMinutes },
    config.newsroom.safety.breaker,
  );
  const open = await listTasks(db, { kinds: ['breaker'], limit: 100 });
  const friction = changes.at(-1)?.friction ?? 'none';
  if (friction === 'none') for (const { key } of open) await closeTask(db, key, 'calm again', now);
  // What is heard late may move the minute at which it rose: while a task is open, it is that one.
  if (!isAtLeast(friction, 'proof_of_work') || open.length > 0) return;
  const rose = changes.findLast(
    (change, i) =>
      isAtLeast(change.friction, 'proof_of_work') &&
      !isAtLeast(changes[i - 1]?.friction ?? 'none', 'proof_of_work'),
  );
  const since = toInstant((rose?.minute ?? nowMinute) * minuteMs);
  const detail = 'many payments fail: stolen cards are being tried out, and readers meet friction';
  await openTask(db, { key: `breaker:${since}`, kind: 'breaker', subjectId: since, detail }, now);
}
