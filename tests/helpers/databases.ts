import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
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
  /** The address of a migrated one, in UTC; gone when the test ends. */
  readonly createMigrated: () => Promise<string>;
  /** A fresh and migrated database; closed and gone when the test ends. */
  readonly open: (options?: { timeZone?: string }) => Promise<OpenDatabase>;
}

/** For what does not depend on the engine. */
export const sqlite: TestDatabase = {
  name: 'sqlite',
  create: () => createSqlite(),
  createMigrated: () => createSqlite('template'),
  open: (options) => openFresh(createSqlite, options),
};

/** For what only several writers at once can show. */
export const postgres: TestDatabase = {
  name: 'postgres',
  create: () => createPostgres(),
  createMigrated: () => createPostgres('template'),
  open: (options) => openFresh(createPostgres, options),
};

/** Both engines, for `describe.each(databases)('… on $name', …)`. */
export const databases: readonly TestDatabase[] = [sqlite, postgres];

type Create = (from?: 'template') => Promise<string>;

async function openFresh(create: Create, { timeZone = 'UTC' }: { timeZone?: string } = {}) {
  const database = openDatabase(await create(timeZone === 'UTC' ? 'template' : undefined));
  onTestFinished(() => database.close());
  await migrate(database, { clock: createClock(), timeZone });
  return database;
}

async function createSqlite(from?: 'template'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'reader-support-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'test.sqlite');
  if (from === 'template') copyFileSync(inject('templates').sqlite, path);
  return `file:${path}`;
}

async function createPostgres(from?: 'template'): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = from === 'template' ? ` strategy file_copy template ${inject('templates').postgres}` : '';
  await onServer(server, `create database ${name}${template}`);
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
