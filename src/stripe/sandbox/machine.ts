import { type Clock, toInstant } from '../../clock.ts';
import { dayMs } from './calendar.ts';
import type { Db } from './database.ts';
import { recordEvent } from './events.ts';
import { newId } from './ids.ts';
import { finishJob, nextJob, scheduleJob, type DueJob } from './jobs.ts';
import type { StripeEvent } from './object-kinds.ts';
import { createObjectStore, type ObjectStore } from './object-store.ts';
import { readSetting, writeSetting } from './settings.ts';
import type { Timing, World } from './world.ts';
import { work } from './work.ts';

export type Log = (line: Record<string, string | number>) => void;

/** Time, and the transactions that happen in it. */
export interface Machine {
  readonly db: Db;
  readonly store: ObjectStore;
  /** Wall time plus an offset that only grows, and outlives a restart. */
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly random: () => number;
  /** Runs `step` in one transaction, after all work that was due before it. */
  transact<T>(step: (world: World) => T, request?: StripeEvent['request']): T;
  /** Resolves once all work due up to `targetMs` is done, each piece at its own time. */
  advanceTo(targetMs: number): Promise<void>;
  runDue(): void;
}

export interface MachineOptions {
  readonly db: Db;
  readonly wallClock: Clock;
  readonly random: () => number;
  readonly timing: Timing;
  readonly baseUrl: () => string;
  readonly onEvents: () => void;
  readonly log: Log;
}

const noRequest = { id: null, idempotency_key: null };
/** Between so many jobs a long journey lets requests and deliveries have their turn. */
const jobsAtOnce = 20;

export function createMachine(options: MachineOptions): Machine {
  const { db, wallClock, random } = options;
  const store = createObjectStore(db);
  let offsetMs = Number(readSetting(db, 'clock_offset_ms') ?? 0);
  let latestMs = 0;
  let journey: Promise<void> = Promise.resolve();
  const nowMs = () => wallClock.nowMs() + offsetMs;
  const clock: Clock = {
    nowMs,
    now: () => toInstant(nowMs()),
    sleep: (ms, signal) => wallClock.sleep(ms, signal),
  };

  function moveTo(ms: number): void {
    if (ms <= nowMs()) return;
    offsetMs = ms - wallClock.nowMs();
    writeSetting(db, 'clock_offset_ms', offsetMs);
  }

  function inWorld<T>(atMs: number, step: (world: World) => T, request: StripeEvent['request']): T {
    // Work that is found late happens late: time never runs backwards in the list of events.
    latestMs = Math.max(latestMs, atMs);
    let emitted = 0;
    const world: World = {
      db,
      store,
      nowMs: latestMs,
      now: Math.floor(latestMs / 1000),
      baseUrl: options.baseUrl(),
      timing: options.timing,
      random,
      newId: (prefix) => newId(random, prefix),
      emit(type, object, previousAttributes, history) {
        emitted += 1;
        const id = newId(random, 'evt');
        const now = history?.silentlyAt ?? world.now;
        recordEvent(db, store, {
          id,
          type,
          object,
          previousAttributes,
          request,
          now,
          isSilent: history !== undefined,
          wallMs: wallClock.nowMs(),
          random,
        });
      },
      schedule: (job, dueMs) => scheduleJob(db, job, dueMs),
    };
    const result = db.transaction(() => step(world));
    if (emitted > 0) options.onEvents();
    return result;
  }

  function run({ id, dueMs, job }: DueJob): void {
    try {
      moveTo(dueMs);
      inWorld(
        dueMs,
        (world) => {
          finishJob(db, id);
          work(world, job);
        },
        noRequest,
      );
    } catch (error) {
      // A job that cannot be done must not stop all time after it.
      options.log({
        level: 'error',
        job: job.kind,
        error: error instanceof Error ? error.message : 'unknown',
      });
      finishJob(db, id);
    }
  }

  function runDue(): void {
    for (let next = nextJob(db, nowMs()); next; next = nextJob(db, nowMs())) run(next);
  }

  async function travel(targetMs: number): Promise<void> {
    let done = 0;
    for (let next = nextJob(db, targetMs); next; next = nextJob(db, targetMs)) {
      run(next);
      done += 1;
      if (done % jobsAtOnce === 0) await wallClock.sleep(0);
    }
    moveTo(targetMs);
  }

  if (!nextJobOfKind(db, 'prune')) scheduleJob(db, { kind: 'prune' }, nowMs() + dayMs);

  return {
    db,
    store,
    clock,
    wallClock,
    random,
    runDue,
    transact(step, request = noRequest) {
      runDue();
      return inWorld(nowMs(), step, request);
    },
    advanceTo(targetMs) {
      journey = journey.then(() => travel(targetMs));
      return journey;
    },
  };
}

const nextJobOfKind = (db: Db, kind: string): unknown =>
  db.prepare('select 1 from job where json_extract(body, ?) = ? limit 1').get('$.kind', kind);
