import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { lockLedger, recordOutcome } from '../db/ledger.ts';
import { createClock } from '../src/clock.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import { accountFeeFact } from '../src/seed/stripe-facts.ts';

const root = resolve(import.meta.dirname, '..');
const exports: readonly (readonly string[])[] = [
  ['csv'],
  ['ndjson'],
  ['hledger'],
  ['beancount'],
  ['quickbooks', '--month', '2026-10', '--currency', 'usd'],
];
const clock = createClock();

interface Exported {
  readonly lines: number;
  readonly seconds: number;
  /** Resident memory after a quarter of `expectedLines`, and at the end. */
  readonly quarterMb: number;
  readonly endMb: number;
}

/** `export …` in a process of its own, whose lines are counted. */
async function exported(url: string, args: readonly string[], expectedLines = 0): Promise<Exported> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-export-'));
  const child = spawn(process.execPath, ['src/cli.ts', 'export', ...args], {
    ...{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    env: { PATH: process.env['PATH'], DATA_DIR: folder, DATABASE_URL: url },
  });
  const seen = { lines: 0, quarterMb: 0, endMb: 0, begun: 0 };
  child.stdout.on('data', (chunk: Buffer) => {
    if (seen.begun === 0) seen.begun = performance.now();
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) seen.lines += 1;
    if (seen.quarterMb === 0 && seen.lines >= expectedLines / 4) seen.quarterMb = memoryOf(child.pid);
    if (seen.endMb === 0 && seen.lines >= expectedLines * 0.98) seen.endMb = memoryOf(child.pid);
  });
  const code = await new Promise((ended) => child.once('close', ended));
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`export ${args.join(' ')}: ended with ${String(code)}`);
  return { ...seen, seconds: (performance.now() - seen.begun) / 1000 };
}

// In megabytes, as ps has it.
const memoryOf = (pid: number | undefined) =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;

export async function exportsOf(url: string) {
  const rows = [];
  for (const args of exports) {
    const { lines, seconds } = await exported(url, args);
    rows.push({
      export: args[0],
      lines,
      seconds: seconds.toFixed(1),
      'lines/s': Math.round(lines / seconds),
    });
  }
  return rows;
}

/** How long a write takes with nobody beside it, and while another process exports every posting as CSV. */
export async function exportBesideWrites(db: Db, url: string) {
  const { n } = await db
    .selectFrom('posting')
    .select(sql<bigint>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  const alone = await writesUntil(db, clock.sleep(3000));
  const exporting = exported(url, ['csv'], Number(n));
  const beside = await writesUntil(db, exporting);
  const { lines, seconds, quarterMb, endMb } = await exporting;
  return [
    { writes: 'alone', ...latency(alone) },
    {
      ...{ writes: 'beside an export', ...latency(beside), 'lines/s': Math.round(lines / seconds) },
      ...{ 'MB at a quarter': Math.round(quarterMb), 'MB at the end': Math.round(endMb) },
    },
  ];
}

let written = 0;

async function writesUntil(db: Db, end: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const stop = new AbortController();
  const over = end.finally(() => stop.abort());
  while (!stop.signal.aborted) {
    const begun = performance.now();
    await writeOne(db);
    times.push(performance.now() - begun);
    // Gifts do not come one on the heels of the other.
    await clock.sleep(2);
  }
  await over;
  return times;
}

function writeOne(db: Db) {
  const [id, atMs] = [`txn_seedbench_${(written += 1)}`, Date.UTC(2026, 9, 31)];
  const fact = accountFeeFact({ id, atMs, amountMinor: 100, description: 'Radar' });
  return db.transaction().execute(async (trx) => {
    await lockLedger(trx);
    await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), clock.now());
  });
}

function latency(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  return { entries: times.length, 'median ms': at(0.5), 'p99 ms': at(0.99) };
}
