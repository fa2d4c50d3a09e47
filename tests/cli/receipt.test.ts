import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';
import { cli } from '../helpers/cli.ts';
import { sqlite } from '../helpers/databases.ts';
import { freePort } from '../helpers/free-port.ts';
import { receiptWorld } from '../letters/receipt-world.ts';

describe('receipts from the command line', () => {
  it('are listed, shown, copied, made void and written anew', async () => {
    const url = await sqlite.create();
    const database = openDatabase(url);
    const dataDir = mkdtempSync(join(tmpdir(), 'reader-support-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    onTestFinished(() => database.close());
    await migrate(database, { clock: createClock(), timeZone: 'UTC' });
    const world = receiptWorld(database, { now: createClock().now() });
    for (const n of [1, 2]) await world.hears(await world.pays(n));
    await world.send();
    const settings = { DATABASE_URL: url, DATA_DIR: dataDir, SANDBOX_PORT: String(await freePort()) };
    const receipt = (...args: string[]) => cli(settings, 'receipt', ...args);
    const [row = {}] = await world.register();
    const [number, reference] = [String(row['number']), String(row['reference'])];
    const sendNow = () => {
      world.setClock(createClock().now());
      return world.send();
    };
    const reason = ['--reason', 'the wrong newsroom was named'];

    const [listed, shown, unknown, wrong, address, dry] = await Promise.all([
      receipt('list', '--csv', '--limit', '1'),
      receipt('show', reference.toLowerCase(), '--json'),
      receipt('show', '2026-999999'),
      receipt('void', 'R1', ...reason),
      receipt('void', number, '--reason', 'asked by reader@example.org'),
      receipt('copy', number, '--dry-run', '--json'),
    ]);
    const copied = await receipt('copy', number, '--json');
    await sendNow();
    const voided = await receipt('void', number, ...reason, '--reissue', '--json');
    await sendNow();

    expect(listed.stdout).toMatch(new RegExp(`^number,reference,charge,.*\r\n${number},${reference},`));
    expect(listed.stderr).toContain(`--after ${number}`);
    const says = JSON.parse(shown.stdout) as Record<string, unknown>;
    expect(says).toMatchObject({ number, status: 'valid', amount_minor: '500', copies: [] });
    expect(says['says']).toContain(`Receipt: ${reference}`);
    expect([unknown.code, wrong.code, address.code]).toEqual([1, 2, 2]);
    expect(JSON.parse(dry.stdout)).toEqual([{ number, result: 'would be owed', letter: null }]);
    expect(JSON.parse(copied.stdout)).toMatchObject([{ number, result: 'owed' }]);
    expect(JSON.parse(voided.stdout)).toMatchObject([{ number, result: 'void' }]);
    const texts = (await world.texts(Number(String(row['charge']).slice(3)))).join('\n');
    expect(texts).toContain('Duplicate no. 1');
    expect(texts).toContain(`It replaces receipt ${reference}`);
    expect((await world.register()).map(({ status, copies }) => [status, copies])).toEqual([
      ...[['replaced', 1]],
      ...[['valid', 0]],
      ...[['valid', 0]],
    ]);
  });
});
