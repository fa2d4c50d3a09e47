import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { askReport, reportDeps } from '../helpers/ask-report.ts';
import { databases, type TestDatabase } from '../helpers/databases.ts';
import { gapsIn, receiptWorld } from './receipt-world.ts';

const worker = (...args: string[]) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'receipt-worker.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

async function migrated(engine: TestDatabase) {
  const url = await engine.createMigrated();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  await migrate(database, { clock: createClock(), timeZone: 'UTC' });
  return { url, database };
}

describe.each(databases)('receipts by several workers on $name', (engine) => {
  it('share no number and leave none out, though each of them takes some back', async () => {
    const { url, database } = await migrated(engine);

    const ended = await Promise.all(
      ['a', 'b', 'c'].map((name) => once(worker(url, name, '20'), 'exit') as Promise<[number | null]>),
    );

    const { rows } = await askReport(reportDeps(database.db), 'receipts');
    const numbers = rows.map((row) => String(row['number']));
    expect(ended.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(numbers).toHaveLength(3 * 16);
    expect(gapsIn(numbers)).toEqual([]);
    expect(await ledgerDefects(database.db)).toEqual([]);
  });

  it('lose no number to one that is killed after it took it', async () => {
    const { url, database } = await migrated(engine);
    const killed = worker(url, 'killed', '1', 'hang');
    const [said] = (await once(killed.stdout, 'data')) as [Buffer];
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const [code] = (await once(worker(url, 'next', '1'), 'exit')) as [number | null];

    expect([said.toString().trim(), code]).toEqual(['1', 0]);
    const { rows } = await askReport(reportDeps(database.db), 'receipts');
    expect(rows.map((row) => [row['number']?.toString().slice(-6), row['charge']])).toEqual([
      ['000001', 'ch_next_0'],
    ]);
  });

  it('are written once each where three look at what is owed', async () => {
    const world = receiptWorld(await engine.open());
    for (let n = 1; n <= 30; n++) await world.hears(await world.pays(n));

    const sent = await Promise.all([world.send(), world.send(), world.send()]);

    expect(sent.reduce((sum, { queued }) => sum + queued, 0)).toBe(30);
    const rows = await world.register();
    expect(new Set(rows.map((row) => row['charge'])).size).toBe(30);
    expect(gapsIn(rows.map((row) => String(row['number'])))).toEqual([]);
    expect(rows.map((row) => row['copies'])).toEqual(rows.map(() => 0));
  });
});
