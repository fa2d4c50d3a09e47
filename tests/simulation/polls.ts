import { reconcileJob } from '../../src/reconcile-job.ts';
import { runIfDue } from '../../src/run-jobs.ts';
import { pollJobs } from '../../webhooks/poll/jobs.ts';
import { poll as pollSpan } from '../../webhooks/poll/poll.ts';
import { policyJob } from '../../webhooks/policies/apply-policies.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { openBooks, type Books, type Process } from './books.ts';
import type { World } from './world.ts';

/** Runs what is due of the work that comes again. @returns how many jobs were. */
export async function runDueJobs({ deps }: Process): Promise<number> {
  let run = 0;
  const jobs = [...pollJobs(deps), reconcileJob(deps), policyJob(deps)];
  for (const job of jobs) if (await runIfDue(deps, job)) run++;
  return run;
}

/** A little longer than a job is lent to a process. */
const leasePassedMs = 301_000;

export async function poll({ poller }: World): Promise<string> {
  return `${await runDueJobs(poller)} jobs`;
}

export async function dieAtPoll({ books, poller, dice, met, stripe }: World): Promise<string> {
  const victim = books.start('patient');
  victim.network.weather = poller.network.weather;
  const statement = dice.whole(4, 60);
  victim.life.dieAt(statement);
  await runDueJobs(victim).catch(() => 0);
  if (!victim.life.isDead()) return 'a poller that lived';
  met('a poller that died');
  if (dice.chance(0.5)) await stripe.advance(leasePassedMs);
  return `a poller dies at statement ${statement}`;
}

/** Its answer is on its way while its lease runs out, and another polls. */
export async function pollSlowly({ books, poller, dice, met, stripe }: World): Promise<string> {
  const slow = books.start('patient');
  const held = slow.network.hold(dice.whole(1, 6));
  const done = runDueJobs(slow);
  const isHeld = await Promise.race([held.reached.then(() => true), done.then(() => false)]);
  if (isHeld) {
    met('a poller slower than its lease');
    await stripe.advance(leasePassedMs);
    await runDueJobs(poller);
  }
  held.release();
  await done;
  return isHeld ? 'a poller slower than its lease' : 'a poller that was quick enough';
}

export async function pollBesideWork({ books, poller, worker, met }: World): Promise<string> {
  const other = books.start('patient');
  const [polled, worked] = await Promise.all([runDueJobs(poller), workOnce(worker.deps), runDueJobs(other)]);
  if (polled > 0 && worked > 0) met('a poller beside a worker');
  return `poll and work: ${polled} jobs, ${worked} events`;
}

/** A newsroom that knows its donations and nothing of Stripe, and that hears no event: it asks for everything once. */
export async function bookAnew({ books, stripe, dice, met }: World): Promise<Books> {
  const anew = await openBooks(stripe, dice.apart(), { met, plant: {} });
  const donations = await books.database.db.selectFrom('donation').selectAll().execute();
  for (const donation of donations)
    await anew.database.db
      .insertInto('donation')
      .values({ ...donation, status: 'started', session_id: null, session_url: null, subscription_id: null })
      .execute();
  await pollEverything(anew.start('patient'));
  return anew;
}

export const pollEverything = ({ deps }: Process): Promise<void> => pollSpan(deps, { span: {} });
