import { existsSync } from 'node:fs';
import { pendingMigrations } from '../../db/migrate.ts';
import { createClock, type Clock } from '../clock.ts';
import { readConfig, type Config } from '../config.ts';
import { refuseOtherTimeZone } from '../frozen-time-zone.ts';
import { sandboxAheadMs } from '../sandbox-time.ts';
import { createLog, wire, type Wired } from '../wiring.ts';

/** A command was understood and could not be done; the process ends with 1 and this text. */
export class CommandFailure extends Error {}

/**
 * Runs a command beside a service that may be running: same database, the sandbox's time where there is
 * one. Never starts a sandbox, never migrates.
 * @throws {CommandFailure} if the schema is not current.
 */
export async function withDeps<T>(command: (deps: Wired) => Promise<T>): Promise<T> {
  const config = readConfig();
  refuseMissingFile(config);
  const deps = wire(config, { clock: await clockFor(config), log: createLog('warn') });
  try {
    const pending = await pendingMigrations(deps.database);
    if (pending.length > 0)
      throw new CommandFailure(`${pending.length} migrations are pending: start the service, or run migrate`);
    await refuseOtherTimeZone(deps);
    return await command(deps);
  } finally {
    await deps.database.close();
  }
}

/** A command makes neither a database nor keys: a DATA_DIR that was mistyped must not look like an empty newsroom. */
export function refuseMissingFile({ databaseUrl }: Config): void {
  if (isMissingFile(databaseUrl))
    throw new CommandFailure('there is no database yet: start the service, or run migrate');
}

export function isMissingFile(databaseUrl: string): boolean {
  const path = /^file:(.*)$/.exec(databaseUrl)?.[1];
  return path !== undefined && !existsSync(path);
}

/** The sandbox's clock as it is now, if it answers; else wall time. */
export async function clockFor(config: Config): Promise<Clock> {
  if (config.stripe.kind !== 'sandbox') return createClock();
  const aheadMs = (await sandboxAheadMs(`http://127.0.0.1:${config.stripe.port}`)) ?? 0;
  return createClock(() => aheadMs);
}
