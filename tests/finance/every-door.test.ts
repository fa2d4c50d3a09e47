import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase, type Db } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { databases } from '../helpers/databases.ts';
import { makeExport } from '../helpers/make-export.ts';
import { createDice } from '../simulation/dice.ts';
import { difference, questionsOf } from './every-door/compare.ts';
import {
  apiDoors,
  commandDoors,
  fromText,
  reportDoor,
  runAsProcess,
  runHere,
  type Door,
} from './every-door/doors.ts';
import { history, type Happening } from './every-door/happenings.ts';
import { intoBooks, timeZone } from './every-door/into-books.ts';
import { plants, type Plant } from './every-door/plants.ts';

let folder = '';
let newsroom = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'every-door-'));
  newsroom = join(folder, 'newsroom.json');
  writeFileSync(newsroom, JSON.stringify({ time_zone: timeZone }));
  const empty = openDatabase(`file:${join(folder, 'empty.sqlite')}`);
  await migrate(empty, { clock: createClock(), timeZone });
  await empty.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Books {
  readonly db: Db;
  readonly settings: Record<string, string>;
}

const settingsFor = (url: string) => ({ DATABASE_URL: url, DATA_DIR: folder, NEWSROOM_CONFIG: newsroom });

/** Books of their own on SQLite, from a copy: migrations take longer than a history. */
async function withBooks<T>(look: (books: Books) => Promise<T>): Promise<T> {
  const path = join(folder, 'books.sqlite');
  copyFileSync(join(folder, 'empty.sqlite'), path);
  const database = openDatabase(`file:${path}`);
  try {
    return await look({ db: database.db, settings: settingsFor(`file:${path}`) });
  } finally {
    await database.close();
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  }
}

/** What is written for programs, without a process around it: the one format and the other in turn. */
const exportDoor = (db: Db, turn: number): Door => {
  const lines = async () => fromText(await makeExport(db, turn % 2 === 0 ? 'csv' : 'ndjson'));
  return { ...reportDoor(db), lines };
};

/** Asked when half of it has been heard of, and at the end: what came late and is dated back counts at once. */
async function firstDifference(
  seed: number,
  { db }: Pick<Books, 'db'>,
  doors: readonly Door[],
  plant: Plant = { name: 'none' },
): Promise<string | undefined> {
  const dice = createDice(seed);
  const happened = history(dice);
  await plant.inBooks?.(db);
  const half = Math.floor(happened.length / 2);
  for (const [from, to] of [
    [0, half],
    [half, happened.length],
  ] as const) {
    await intoBooks(db, happened.slice(from, to));
    const found = await atEach(doors, happened.slice(0, to), createDice(seed + to), plant);
    if (found !== undefined) return `seed ${seed}, ${found}`;
  }
  return undefined;
}

async function atEach(
  doors: readonly Door[],
  happened: readonly Happening[],
  dice: ReturnType<typeof createDice>,
  plant: Plant,
) {
  const questions = questionsOf(dice, happened);
  for (const door of doors) {
    const found = await difference(plant.atDoor?.(door) ?? door, happened, questions);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('whatever happened, in any order, is the same at every door', () => {
  it('in the report, the API, its CSV and the exports, for two hundred histories', async () => {
    for (let seed = 1; seed <= 200; seed += 1)
      await withBooks(async ({ db }) => {
        const doors = [exportDoor(db, seed), ...(await apiDoors(db))];
        expect(await firstDifference(seed, { db }, doors)).toBeUndefined();
      });
  });

  it('on the command line, whose command is run here for a few of them', async () => {
    for (let seed = 1; seed <= 3; seed += 1)
      await withBooks(async ({ db, settings }) => {
        for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
        const found = await firstDifference(seed, { db }, commandDoors(runHere, 'command'));
        vi.unstubAllEnvs();
        expect(found).toBeUndefined();
      });
  });

  it.each(plants)('and would not be with $name', async (plant) => {
    let found: string | undefined;
    for (let seed = 1; seed <= 20 && found === undefined; seed += 1)
      found = await withBooks(async ({ db }) => firstDifference(seed, { db }, [exportDoor(db, seed)], plant));
    expect(found).toBeDefined();
  });
});

describe.each(databases)('a few histories on $name', (engine) => {
  it('are the same at every door', async () => {
    for (let seed = 201; seed <= (engine.name === 'sqlite' ? 201 : 204); seed += 1) {
      const database = await engine.open({ timeZone });
      const { db } = database;
      const doors = [exportDoor(db, seed), ...(await apiDoors(db))];
      expect(await firstDifference(seed, { db }, doors)).toBeUndefined();
    }
  });

  it('are the same where the command is a process of its own', async () => {
    const url = await engine.create();
    const database = openDatabase(url);
    await migrate(database, { clock: createClock(), timeZone });
    const happened = history(createDice(301));
    await intoBooks(database.db, happened);
    await database.close();
    const questions = questionsOf(createDice(302), happened);
    const doors = commandDoors(runAsProcess(settingsFor(url)), 'process');

    const found = doors.map((door) => difference({ ...door, isSlow: true }, happened, questions));

    expect(await Promise.all(found)).toEqual([undefined, undefined]);
  });
});
