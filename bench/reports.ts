import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase, type OpenDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { createClock } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';
import { parseDay } from '../src/day.ts';
import { reports } from '../src/finance/reports/registry.ts';
import { createProgress } from '../src/commands/progress.ts';
import { createSealing } from '../src/sealing.ts';
import { writeSeededBooks } from '../src/seed/write-books.ts';
import { setup } from '../tests/helpers/postgres-server.ts';
import { exportsOf, exportBesideWrites } from './exports.ts';
import { questionsFor, type Question } from './report-filters.ts';

// How long each report and export takes, and how much longer of books that are three times as large: what reads sums
// or an index stays flat. Times are of this machine and hour; the ratio is what means something elsewhere.

interface Books {
  readonly database: OpenDatabase;
  readonly url: string;
}

const timesOfEach = 5;
const until = parseDay('2026-11-01');
const { values } = parseArgs({
  options: {
    gifts: { type: 'string', default: '15000' },
    /** sqlite, postgres or both. */
    engine: { type: 'string', default: process.env['TEST_POSTGRES_URL'] ? 'both' : 'sqlite' },
    /** A folder in which the SQLite files are left. */
    keep: { type: 'string' },
  },
});

async function measure(engine: string, create: (name: string) => Promise<string>): Promise<void> {
  const gifts = Number(values.gifts);
  const small = await seeded(await create('small'), Math.floor(gifts / 3));
  const large = await seeded(await create('large'), gifts);
  console.log(`\n${engine}: reports of ${gifts} gifts, and how many times those of a third of them`);
  console.table(await reportRows(small, large));
  console.log(`${engine}: exports of ${gifts} gifts, each by a process of its own`);
  console.table(await exportsOf(large.url));
  console.log(`${engine}: entries written by one process while another exports all`);
  console.table(await exportBesideWrites(large.database.db, large.url));
  for (const { database } of [small, large]) await database.close();
}

async function seeded(url: string, gifts: number): Promise<Books> {
  if (until === undefined) throw new RangeError('expected a day');
  const database = openDatabase(url);
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  const sealing = createSealing([Buffer.alloc(32, 7)]);
  const order = { gifts, months: 24, seed: 1, until, campaigns: ['bar', 'article', 'newsletter'] };
  const progress = createProgress();
  const begun = performance.now();
  await writeSeededBooks({ db: database.db, sealing }, order, {
    ...{ run: 'seedbench', timeZone: 'UTC' },
    onProgress: (so) => progress.show(`${so.gifts} of ${gifts} gifts seeded`),
  });
  progress.done();
  console.log(`${gifts} gifts seeded in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return { database, url };
}

async function reportRows(small: Books, large: Books) {
  const rows = [];
  for (const report of reports) {
    const { questions, missing } = questionsFor(report);
    if (missing.length > 0) {
      rows.push({ report: report.name, filters: `not asked: needs ${missing.join(', ')}` });
      continue;
    }
    for (const question of questions) rows.push(await reportRow(small, large, question));
  }
  return rows;
}

async function reportRow(small: Books, large: Books, question: Question) {
  const [before, { times, rows }] = [await timesOf(small, question), await timesOf(large, question)];
  const median = middle(times);
  return {
    report: question.name,
    filters: Object.values(question.given).join(' '),
    rows,
    'median ms': median.toFixed(1),
    'ms, least to most': `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`,
    'times a third': (median / middle(before.times)).toFixed(1),
  };
}

async function timesOf({ database: { db } }: Books, { name, given }: Question) {
  const report = reports.find((known) => known.name === name);
  if (!report) throw new Error(`expected a report named ${name}`);
  const deps = { db, clock: createClock(), config: readConfig({}) };
  const times: number[] = [];
  let rows = 0;
  for (let turn = 0; turn < timesOfEach; turn += 1) {
    const begun = performance.now();
    rows = (await report.run(deps, given)).rows.length;
    times.push(performance.now() - begun);
  }
  return { times, rows };
}

const middle = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function onSqlite(): Promise<void> {
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    await measure('SQLite', async (name) => `file:${join(folder, `${name}.sqlite`)}`);
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** TEST_POSTGRES_URL, or the server that the tests bring. */
async function onPostgres(): Promise<void> {
  let server = '';
  const project = { provide: (_name: string, url: string) => (server = url) };
  const stop = await setup(project as unknown as TestProject);
  const made: string[] = [];
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  try {
    await measure('PostgreSQL', async (name) => {
      const database = `bench_${name}_${process.pid}`;
      await ask(`create database ${database}`);
      made.push(database);
      return Object.assign(new URL(server), { pathname: `/${database}` }).toString();
    });
  } finally {
    for (const database of made) await ask(`drop database if exists ${database} with (force)`);
    await stop?.();
  }
}

if (values.engine !== 'postgres') await onSqlite();
if (values.engine !== 'sqlite') await onPostgres();
