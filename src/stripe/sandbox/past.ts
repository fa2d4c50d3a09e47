import { newId } from './ids.ts';
import type { Job } from './jobs.ts';
import type { Machine } from './machine.ts';
import { work } from './work.ts';
import type { World } from './world.ts';

/** Something that is to happen at a moment of the past, or not at all. */
export interface Deed {
  readonly atMs: number;
  readonly happen: (world: World, later: (deed: Deed) => void) => void;
}

interface Due {
  readonly atMs: number;
  /** What goes on in the present, where it is due only then. */
  readonly job?: Job;
  readonly happen: Deed['happen'];
}

const deedsAtOnce = 50;

/**
 * Lives the past through to now: deeds, and whatever work follows from them, each at its own moment. Nobody hears of
 * it; what is still due at the end goes on by itself. `deeds` come in the order of their moments.
 */
export async function liveThePast(
  machine: Machine,
  deeds: readonly Deed[],
  random: () => number,
): Promise<void> {
  const endMs = machine.clock.nowMs();
  const due: Due[] = [];
  let next = 0;
  const takeNext = (): Due | undefined => {
    const deed = deeds[next];
    const first = earliest(due);
    if (deed && (!first || deed.atMs <= first.atMs)) {
      next += 1;
      return deed;
    }
    if (!first || first.atMs > endMs) return undefined;
    due.splice(due.indexOf(first), 1);
    return first;
  };
  const liveOn = (world: World): boolean => {
    for (let n = 0; n < deedsAtOnce; n += 1) {
      const one = takeNext();
      if (!one) return false;
      one.happen(inThePast(world, { ms: one.atMs, random, due }), (deed) => due.push(deed));
    }
    return true;
  };
  // In between, requests and deliveries have their turn.
  while (machine.transact(liveOn)) await machine.wallClock.sleep(0);
  machine.transact((world) => {
    for (const { job, atMs } of due) if (job) world.schedule(job, atMs);
  });
}

function earliest(due: readonly Due[]): Due | undefined {
  let first: Due | undefined;
  for (const one of due) if (!first || one.atMs < first.atMs) first = one;
  return first;
}

/** The world as it was: no event is kept, and what is to follow waits in `due`. */
function inThePast(
  world: World,
  moment: { readonly ms: number; readonly random: () => number; readonly due: Due[] },
): World {
  return {
    ...world,
    nowMs: moment.ms,
    now: Math.floor(moment.ms / 1000),
    random: moment.random,
    newId: (prefix) => newId(moment.random, prefix),
    emit: () => undefined,
    schedule: (job, atMs) => void moment.due.push({ atMs, job, happen: (then) => work(then, job) }),
  };
}
