import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { createClock } from '../../src/clock.ts';

export interface TestDatabase {
  name: 'sqlite' | 'postgres';
  /** The address of an empty database; gone when the test ends. */
  readonly create: () => Promise<string>;
  /** A fresh and migrated database; closed and gone when the test ends. */
  readonly open: (options?: { timeZone?: string }) => Promise<OpenDatabase>;
}

/** For what does not depend on the engine. */
export const sqlite: TestDatabase = {
  name: 'sqlite',
  create: createSqlite,
  open: (options) => openFresh(createSqlite, options),
};

/** Both engines, for `describe.each(databases)('… on $name', …)`. */
export const databases: readonly TestDatabase[] = [
  sqlite,
  { name: 'postgres', create: createPostgres, open: (options) => openFresh(createPostgres, options) },
];

async function openFresh(create: () => Promise<string>, options: { timeZone?: string } = {}) {
  const database = openDatabase(await create());
  onTestFinished(() => database.close());
  await migrate(database, { clock: createClock(), timeZone: options.timeZone ?? 'UTC' });
  return database;
}

async function createSqlite(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'reader-support-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `file:${join(folder, 'test.sqlite')}`;
}

async function createPostgres(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  onTestFinished(() => onServer(server, `drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

async function onServer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
