import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCase, type CaseWorld } from '../cases/case-world.ts';
import { databases, sqlite } from '../helpers/databases.ts';

const root = resolve(import.meta.dirname, '../..');

/** A service without a worker: what is posted, the backfill has posted. */
const nobodyElse = { ROLE: 'web' };

const entriesOf = async (world: CaseWorld) =>
  Number(
    (
      await world.deps.db
        .selectFrom('journal_entry')
        .select((eb) => eb.fn.countAll<bigint>().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

/** A backfill in a process of its own; `each` sees its resident memory in MB about twice a second. */
function backfill(world: CaseWorld, each: (rssMb: number, kill: () => void) => Promise<void>) {
  const child = spawn(process.execPath, ['src/cli.ts', 'stripe', 'backfill', '--json'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...world.settings },
  });
  let [out, progress] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (progress += chunk.toString()));
  const look = setInterval(() => {
    void each(rssMbOf(child.pid ?? 0), () => child.kill('SIGKILL'));
  }, 500);
  return new Promise<{ code: number | null; out: string; progress: string }>((done) =>
    child.once('close', (code) => {
      clearInterval(look);
      done({ code, out, progress });
    }),
  );
}

function rssMbOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

describe.each(databases)('a backfill on $name', (engine) => {
  it('that is killed goes on where it was, and says how far it has come', async () => {
    const world = await startCase(engine, nobodyElse);
    const charges = 3000;
    await world.control('seed', { charges, days: 60, recurring_share: 0.2 });
    const killed = await backfill(world, async (_rss, kill) => {
      if ((await entriesOf(world)) > 500) kill();
    });
    const before = await entriesOf(world);
    expect(killed.code).toBeNull();
    expect(killed.progress).toMatch(/transactions: \d+ read/);
    expect(before).toBeGreaterThan(500);
    expect(before).toBeLessThan(charges);

    const resumed = await backfill(world, () => Promise.resolve());
    expect(resumed.code).toBe(0);
    expect(resumed.progress).toMatch(/transactions: \d+ read/);
    const [read] = JSON.parse(resumed.out) as { entries: number }[];
    // It did not begin anew: the page that was being written is read once more, and no other.
    expect(read?.entries).toBe(charges - before);
    expect(await entriesOf(world)).toBe(charges);
    await world.equalsStripe();
    const digest = await world.digest();
    await world.run(['stripe', 'backfill']);
    expect(await world.digest()).toBe(digest);
  }, 300_000);
});

describe.runIf(process.env['LONG'] !== undefined)('a hundred thousand balance transactions', () => {
  it('are read in flat memory', async () => {
    const world = await startCase(sqlite, nobodyElse);
    await world.control('seed', { charges: 100_000, days: 300, recurring_share: 0.2 });
    const memory: number[] = [];
    const ended = await backfill(world, (rss) => {
      if (rss > 0) memory.push(Math.round(rss));
      return Promise.resolve();
    });
    expect(ended.code).toBe(0);
    expect(await entriesOf(world)).toBe(100_000);
    const half = memory.slice(memory.length / 4, memory.length / 2);
    const last = memory.slice(-half.length);
    const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
    console.log(`memory in MB: ${most(half)} at most in the second quarter, ${most(last)} in the last`);
    expect(most(last)).toBeLessThan(most(half) * 1.5);
  }, 1_200_000);
});
