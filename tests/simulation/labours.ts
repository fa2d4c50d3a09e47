import { workOnce } from '../../webhooks/worker.ts';
import type { Process } from './books.ts';
import { weathers } from './network.ts';
import { dieAtPoll, poll, pollBesideWork, pollSlowly } from './polls.ts';
import type { World } from './world.ts';

/** Something that we do, or that is done to us. Says what it was, for the script. */
export type Labour = (world: World) => Promise<string>;

/** With how often each happens, in relation to the others. */
export const labours: readonly (readonly [number, Labour])[] = [
  [10, deliver],
  [8, work],
  [3, dieAtWork],
  [1, dieAtTheDoor],
  [2, workTwice],
  [2, workSlowly],
  [3, changeWeather],
  [1, switchEndpoint],
  [3, poll],
  [1, dieAtPoll],
  [1, pollSlowly],
  [1, pollBesideWork],
];

/** A little longer than an event is lent to a worker. */
const leasePassedMs = 121_000;

async function deliver({ courier, web, dice }: World): Promise<string> {
  const most = dice.whole(1, 30);
  await courier.deliver(web.door, most);
  return `up to ${most} deliveries`;
}

async function work({ worker, dice }: World): Promise<string> {
  const rounds = dice.whole(1, 3);
  for (let n = 0; n < rounds; n++) await workOnce(worker.deps);
  return `work, ${rounds} rounds`;
}

async function dieAtWork(world: World): Promise<string> {
  const { books, worker, dice, met, stripe } = world;
  const victim = books.start();
  victim.network.weather = worker.network.weather;
  const statement = dice.whole(1, 40);
  victim.life.dieAt(statement);
  // A worker whose database is gone may throw or not; either way nothing of it remains.
  await workOnce(victim.deps).catch(() => 0);
  if (!victim.life.isDead()) return 'a worker that lived';
  met('a worker that died');
  if (dice.chance(0.5)) await stripe.advance(leasePassedMs);
  return `a worker dies at statement ${statement}`;
}

async function dieAtTheDoor({ books, courier, met }: World): Promise<string> {
  const victim = books.start();
  victim.life.dieAt(1);
  if (courier.waiting() > 0) met('a door that died');
  await courier.deliver(victim.door, 1);
  return 'the door dies';
}

async function workTwice({ worker, books, met }: World): Promise<string> {
  const other = books.start();
  const worked = await Promise.all([workOnce(worker.deps), workOnce(other.deps)]);
  if (worked.every((n) => n > 0)) met('two workers at once');
  return `two workers: ${worked.join(' and ')}`;
}

/** Its answers are on their way while its lease runs out and another does its work. */
async function workSlowly(world: World): Promise<string> {
  const { books, dice, stripe, worker, met } = world;
  const slow = books.start();
  const held = slow.network.hold(dice.whole(1, 8));
  const done = workOnce(slow.deps);
  const isHeld = await Promise.race([held.reached.then(() => true), done.then(() => false)]);
  if (isHeld) {
    met('a worker slower than its lease');
    await stripe.advance(leasePassedMs);
    await workOnce(worker.deps);
  }
  held.release();
  await done;
  return isHeld ? 'a worker slower than its lease' : 'a worker that was quick enough';
}

async function changeWeather({ dice, web, worker, poller }: World): Promise<string> {
  const next = dice.chance(0.4) ? 'fair' : dice.pick(weathers);
  const struck: readonly Process[] = dice.pick([[web], [worker], [poller], [web, worker, poller]]);
  for (const { network } of struck) network.weather = next;
  return `${next} for ${struck.length > 1 ? 'all' : struck[0] === web ? 'the door' : 'the worker or poller'}`;
}

async function switchEndpoint({ courier, dice }: World): Promise<string> {
  courier.collect();
  courier.isDisabled = dice.chance(0.3);
  return courier.isDisabled ? 'the endpoint is disabled' : 'the endpoint is enabled';
}
