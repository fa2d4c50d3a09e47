import { ledgerDigest } from '../../db/ledger-digest.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { happenings } from './happenings.ts';
import { labours } from './labours.ts';
import type { Met } from './met.ts';
import { mustBe, mustSay } from './must-say.ts';
import { expectedBooks } from './oracle.ts';
import { expectedStatuses } from './outcomes.ts';
import type { Plant } from './plant.ts';
import { differencesExpected, differencesFound, keptTwice, unexpectedTasks, unheeded } from './for-people.ts';
import { bookAnew, pollEverything, runDueJobs } from './polls.ts';
import { openWorld, type World } from './world.ts';

/** What went otherwise than it must, with all that is needed to see it again. */
export class WorldFailed extends Error {
  readonly brief: string;
  constructor(seed: number, script: readonly string[], cause: unknown) {
    const what = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    super(`SEED=${seed}\n${script.join('\n')}\n${what}`);
    this.brief = `SEED=${seed}: ${what.slice(0, 400)}`;
  }
}

const steps = 45;
const nothingElse = () => Promise.resolve();

/**
 * Lives through the world of one seed, then heals it, and compares the books with what they must say.
 * @returns the script, and at its end the digest of the books.
 * @throws {WorldFailed} with the script.
 */
export async function simulate(seed: number, met: Met, plant: Plant = {}): Promise<string[]> {
  const script: string[] = [];
  const world = await openWorld(seed, met, plant);
  try {
    const watch = statusWatch(world);
    const meddle = plant.meddle?.() ?? nothingElse;
    for (let step = 1; step <= steps; step++) {
      const acts = step % 2 === 0 ? labours : happenings;
      script.push(`${step} ${world.stripe.clock.now()} ${await byWeight(world, acts)(world)}`);
      await meddle(world);
      await watch();
    }
    await heal(world, meddle);
    await watch();
    script.push(await compare(world));
  } catch (error) {
    throw new WorldFailed(seed, script, error);
  } finally {
    await world.close();
  }
  return script;
}

function byWeight<T>({ dice }: World, acts: readonly (readonly [number, T])[]): T {
  let at = dice.fraction() * acts.reduce((sum, [weight]) => sum + weight, 0);
  const found = acts.find(([weight]) => (at -= weight) < 0) ?? acts[0];
  if (!found) throw new RangeError('expected something that can happen');
  return found[1];
}

/** Everything works again, and is given the time that it needs. */
async function heal(world: World, meddle: (world: World) => Promise<void>): Promise<void> {
  const { courier, web, worker, poller, stripe, books } = world;
  courier.heal();
  courier.isDisabled = false;
  for (const { network } of [web, worker, poller]) network.weather = 'fair';
  // Whatever was lent to the dead is free again, and every look that comes within the hour is due.
  await stripe.advance(2 * 60 * 60 * 1000);
  await runDueJobs(poller);
  // A look that somebody died in was finished where it stood; what came meanwhile is for the next one.
  await stripe.advance(10 * 60 * 1000);
  await runDueJobs(poller);
  for (let round = 0; round < 100; round++) {
    await courier.deliver(web.door, Infinity);
    while ((await workOnce(worker.deps)) > 0) await meddle(world);
    const open = await books.database.db
      .selectFrom('webhook_event')
      .select('id')
      .where('status', 'in', ['new', 'retry'])
      .executeTakeFirst();
    // What we did about it, a refund perhaps, is an event too.
    courier.collect();
    if (courier.waiting() > 0) continue;
    if (!open) return;
    await stripe.advance(20 * 60 * 1000);
  }
  throw new Error('expected the inbox to be worked off within a day and a half');
}

const ranks = ['started', 'clearing', 'expired', 'failed', 'paid'];

/** A status that was reached is never taken back. */
function statusWatch({ books }: World): () => Promise<void> {
  const before = new Map<string, number>();
  return async () => {
    for (const { id, status } of await books.database.db
      .selectFrom('donation')
      .select(['id', 'status'])
      .execute()) {
      const rank = ranks.indexOf(status);
      const old = before.get(id) ?? 0;
      if (rank < old) throw new Error(`${id}: was ${ranks[old]}, is ${status}`);
      before.set(id, rank);
    }
  };
}

/** @returns the digest of the books, once all agree on it. */
async function compare(world: World): Promise<string> {
  const { database } = world.books;
  const expected = expectedBooks(world);
  const statuses = expectedStatuses(world);
  await mustSay(world.books, expected, statuses);
  const stored = await database.db
    .selectFrom('webhook_event')
    .select(['id', 'status', 'last_error'])
    .execute();
  const dead = stored.filter(({ status }) => status === 'dead');
  mustBe('dead events', dead, []);
  const kept = new Set(stored.map(({ id }) => id));
  const lost = [...world.courier.acknowledged].filter((id) => !kept.has(id));
  mustBe('acknowledged and lost', lost, []);

  mustBe('differences', await differencesFound(world.poller), differencesExpected(world));
  mustBe('kept twice', keptTwice(world), []);
  mustBe('unheeded warnings', unheeded(world), []);
  mustBe('unexpected tasks', await unexpectedTasks(world), []);
  const { canonical } = await ledgerDigest(database.db);
  await pollEverything(world.poller);
  mustBe('a second poll', await ledgerDigest(database.db).then((now) => now.canonical), canonical);
  const anew = await bookAnew(world);
  try {
    await mustSay(anew, expected, statuses);
    mustBe('a poll alone', await ledgerDigest(anew.database.db).then((now) => now.canonical), canonical);
  } finally {
    await anew.close();
  }
  return canonical;
}
