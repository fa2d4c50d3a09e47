import { forgetCardPayments } from '../db/card-payments.ts';
import { attemptsByMinute, forgetAttempts, frictionAt, minuteOf } from '../db/payment-attempts.ts';
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

async function tellStaff({ db, clock, config }: AbuseDeps): Promise<void> {
  const now = clock.now();
  const settings = config.newsroom.safety.breaker;
  const friction = await frictionAt(db, now, settings);
  if (friction === 'none') {
    for (const { key } of await listTasks(db, { kinds: ['breaker'], limit: 100 }))
      await closeTask(db, key, 'calm again', now);
    return;
  }
  const attempts = await attemptsByMinute(db, { from: plusMs(now, -dayMinutes * minuteMs), to: now });
  const changes = frictionChanges(attempts, { nowMinute: minuteOf(now), minutes: dayMinutes }, settings);
  // One task for each time that it rose so far, not for each look.
  const rose = changes.findLast(
    (change, i) =>
      isAtLeast(change.friction, 'proof_of_work') &&
      !isAtLeast(changes[i - 1]?.friction ?? 'none', 'proof_of_work'),
  );
  if (!rose || !isAtLeast(changes.at(-1)?.friction ?? 'none', 'proof_of_work')) return;
  const since = toInstant(rose.minute * minuteMs);
  const detail = 'many payments fail: stolen cards are being tried out, and readers meet friction';
  await openTask(db, { key: `breaker:${since}`, kind: 'breaker', subjectId: since, detail }, now);
}
