import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { balances } from '../../db/ledger.ts';
import { countEvents } from '../../db/webhook-events.ts';
import { readConfig } from '../../src/config.ts';
import { incomeReport, type IncomeRow } from '../../src/finance/reports/income.ts';
import { startService, type Service } from '../../src/service.ts';
import type { TestDatabase } from './databases.ts';
import { freePort } from './free-port.ts';

export interface TestService extends Service {
  /** Where readers come. */
  base: string;
  sandboxUrl: string;
  dataDir: string;
  /** What it was started with, for a command to run beside it. */
  settings: Record<string, string>;
  /** Everything that was logged, one line of JSON each. */
  logged: string[];
  /** Presses a button of the sandbox. */
  control(path: string, body: object): Promise<void>;
  /** Once no event is on its way or waiting. */
  settled(): Promise<void>;
  income(): Promise<IncomeRow[]>;
  /** Per currency what the ledger says Stripe holds, less what Stripe says: nothing, where they agree. */
  differenceToStripe(): Promise<Record<string, bigint>>;
}

/** The whole service with its sandbox, as `npm start` runs it; gone when the test ends. */
export async function startTestService(
  engine: TestDatabase,
  settings: Record<string, string> = {},
): Promise<TestService> {
  // A newsroom that describes itself may live in another time zone, in which the books begin.
  const create = settings['NEWSROOM_CONFIG'] === undefined ? engine.createMigrated : engine.create;
  const service = await openTestService({ DATABASE_URL: await create(), ...settings });
  onTestFinished(() => service.close());
  return service;
}

/** The same on SQLite for all tests of a file, which closes it. */
export async function openTestService(
  settings: Record<string, string> = {},
): Promise<TestService & { close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'reader-support-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const all = {
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: dataDir,
    ABUSE_LIMITS: 'off',
    ...settings,
  };
  const config = readConfig(all);
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const service = await startService(config, log);
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= service.stop());
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  return {
    ...{ ...service, stop },
    ...{ base: config.publicUrl, sandboxUrl, dataDir, settings: all, logged },
    control: (path, body) => control(sandboxUrl, path, body),
    settled: () => settled(service, sandboxUrl),
    income: () => incomeReport(service.deps.db, {}),
    differenceToStripe: () => differenceToStripe(service, sandboxUrl),
    async close() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function control(sandboxUrl: string, path: string, body: object) {
  const response = await fetch(`${sandboxUrl}/_sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`sandbox: ${path} answered ${response.status} ${await response.text()}`);
}

interface SandboxState {
  now: string;
  balance: { currency: string; available_minor: number; pending_minor: number }[];
  counts: Record<string, number>;
}

export const sandboxState = async (sandboxUrl: string): Promise<SandboxState> =>
  (await (await fetch(`${sandboxUrl}/_sandbox/state`)).json()) as SandboxState;

/** Waits until `look` gives something. @throws {Error} after twenty seconds. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// Stripe forgets events after a month, so their number alone does not tell; but once nothing has come and
// nothing was waiting for longer than a balance transaction takes, all is done.
async function settled(service: Service, sandboxUrl: string) {
  const storedWhenQuiet = async () => {
    const { counts } = await sandboxState(sandboxUrl);
    const stored = await countEvents(service.deps.db);
    const all = Object.values(stored).reduce((sum, n) => sum + n, 0);
    return all >= (counts['event'] ?? 0) && !stored['new'] && !stored['retry'] ? all : undefined;
  };
  await until('every event to be processed', async () => {
    const before = await storedWhenQuiet();
    if (before === undefined) return false;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return (await storedWhenQuiet()) === before;
  });
}

async function differenceToStripe(service: Service, sandboxUrl: string): Promise<Record<string, bigint>> {
  const difference: Record<string, bigint> = {};
  const add = (currency: string, amount: bigint) => {
    difference[currency] = (difference[currency] ?? 0n) + amount;
  };
  for (const row of await balances(service.deps.db))
    if (row.account.startsWith('stripe:')) add(row.currency, row.amountMinor);
  for (const row of (await sandboxState(sandboxUrl)).balance)
    add(row.currency, -BigInt(row.available_minor) - BigInt(row.pending_minor));
  return Object.fromEntries(Object.entries(difference).filter(([, amount]) => amount !== 0n));
}
