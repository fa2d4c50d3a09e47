import { Kysely, PostgresAdapter, sql, type Transaction } from 'kysely';
import type Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openPostgres, postgresDialect } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSqlite, sqliteDialect, truncateLog } from './sqlite.ts';

/** The database outside a transaction. Never use it inside one: on SQLite it waits for itself. */
export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;
export type Engine = 'sqlite' | 'postgres';

export interface OpenDatabase {
  readonly db: Db;
  readonly engine: Engine;
  /** Runs statements that are not a single query: migrations. */
  runScript(trx: Trx, script: string): Promise<void>;
  /**
   * After personal data was deleted: leaves no copy of it in the write-ahead log.
   * @returns false where somebody is reading it; what is left is forgotten by the next call of `forgetOwed`.
   */
  forgetDeleted(): Promise<boolean>;
  /** Does what `forgetDeleted` could not; call it now and then. */
  forgetOwed(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Called once SQLite reports that the disk failed or the file is damaged; should end the process. */
  onBrokenDisk?: (error: Error) => void;
}

/**
 * @param url `file:PATH`, `file::memory:` or `postgres://…`
 * @throws {RangeError} for any other address.
 */
export function openDatabase(url: string, options: OpenOptions = {}): OpenDatabase {
  if (/^postgres(ql)?:/.test(url)) return onPostgres(url);
  if (url.startsWith('file:')) return onSqlite(url.slice('file:'.length), options);
  throw new RangeError('expected a database address that begins with file: or postgres:');
}

/**
 * A connection that reads and can do nothing else, for one thread.
 * @param url as for `openDatabase`, but no database in memory.
 */
export function openReader(url: string): Pick<OpenDatabase, 'db' | 'close'> {
  if (/^postgres(ql)?:/.test(url)) {
    const pool = openPostgres(url, { readonly: true });
    pool.on('error', () => {});
    const db = new Kysely<Schema>({ dialect: postgresDialect(pool) });
    return { db, close: () => db.destroy() };
  }
  const connection = openSqlite(url.slice('file:'.length), { readonly: true });
  const db = new Kysely<Schema>({ dialect: sqliteDialect(connection) });
  return {
    db,
    close: async () => {
      await db.destroy();
      connection.close();
    },
  };
}

function onSqlite(path: string, options: OpenOptions): OpenDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const connection: Database.Database = openSqlite(path);
  let isOwed = false;
  const db = new Kysely<Schema>({ dialect: sqliteDialect(connection, options.onBrokenDisk) });
  return {
    db,
    engine: 'sqlite',
    // `prepare` takes one statement only, `exec` any number, on the same connection and so in `trx`.
    runScript: async (_trx, script) => void connection.exec(script),
    forgetDeleted: async () => {
      isOwed = !truncateLog(connection);
      return !isOwed;
    },
    forgetOwed: async () => {
      if (isOwed) isOwed = !truncateLog(connection);
    },
    close: async () => {
      await db.destroy();
      // destroy closes only what a first query opened.
      connection.close();
    },
  };
}

function onPostgres(url: string): OpenDatabase {
  const pool = openPostgres(url);
  const db = new Kysely<Schema>({ dialect: postgresDialect(pool) });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    db,
    engine: 'postgres',
    runScript: async (trx, script) => void (await sql.raw(script).execute(trx)),
    forgetDeleted: async () => true,
    forgetOwed: async () => {},
    close: () => db.destroy(),
  };
}

export const isPostgres = (db: Db | Trx): boolean => db.getExecutor().adapter instanceof PostgresAdapter;
