import Database from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';

/** Older versions can corrupt a database that two processes write (sqlite.org, WAL-reset bug, 3.51.3). */
const oldestSafeVersion = [3, 51, 3] as const;

/**
 * A connection with the settings under which an acknowledged row survives a power cut, and a deleted
 * one is overwritten.
 * @throws {Error} if SQLite is too old or a setting did not take.
 */
export function openSqlite(path: string, options: { readonly?: boolean } = {}): Database.Database {
  const connection = new Database(path, { readonly: options.readonly ?? false, timeout: 5000 });
  refuseUnsafeVersion(connection);
  connection.defaultSafeIntegers(true);
  if (options.readonly) return connection;
  useWriteAheadLog(connection);
  // better-sqlite3 defaults to NORMAL in WAL, which loses acknowledged rows when power fails.
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('secure_delete = ON');
  connection.pragma('cell_size_check = ON');
  expectPragma(connection, 'synchronous', 2n);
  expectPragma(connection, 'foreign_keys', 1n);
  expectPragma(connection, 'secure_delete', 1n);
  if (path !== ':memory:') expectPragma(connection, 'journal_mode', 'wal');
  return connection;
}

const triesForLog = 100;
const pauseForLogMs = 50;

// The change needs the file for itself, and SQLite does not wait for that as it waits for other locks: of
// two processes that open a new file at once one would be refused.
function useWriteAheadLog(connection: Database.Database) {
  for (let tries = 1; ; tries++) {
    try {
      connection.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || tries >= triesForLog) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseForLogMs);
    }
  }
}

function expectPragma(connection: Database.Database, name: string, expected: unknown) {
  const actual = connection.pragma(name, { simple: true });
  if (actual !== expected)
    throw new Error(`SQLite: expected ${name} ${String(expected)}, got ${String(actual)}`);
}

function refuseUnsafeVersion(connection: Database.Database) {
  const version = String(connection.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [i, oldest] of oldestSafeVersion.entries()) {
    const part = parts[i] ?? 0;
    if (part > oldest) return;
    if (part < oldest)
      throw new Error(`SQLite ${oldestSafeVersion.join('.')} or newer is needed, got ${version}`);
  }
}

/**
 * Empties the write-ahead log, so that what was deleted is not kept there either.
 * @returns false where a reader still needs the log: it does not wait, as everything else would wait with it.
 */
export function truncateLog(connection: Database.Database): boolean {
  connection.pragma('busy_timeout = 0');
  try {
    const [result] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: bigint }[];
    return result?.busy === 0n;
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) return false;
    throw error;
  } finally {
    connection.pragma('busy_timeout = 5000');
  }
}

export function sqliteDialect(
  connection: Database.Database,
  onBrokenDisk: (error: Error) => void = () => {},
): SqliteDialect {
  return new ImmediateSqliteDialect({ database: withCachedStatements(connection, onBrokenDisk) });
}

// A deferred transaction that reads and then writes fails at once with BUSY_SNAPSHOT beside a second
// process, whatever the busy timeout says: take the write lock first.
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  constructor(config: { database: SqliteDatabase }) {
    super(config);
    this.#database = config.database;
  }
  override createDriver(): Driver {
    return new ImmediateSqliteDriver({ database: this.#database });
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

const statementsKept = 500;

// Kysely prepares anew for each query; keeping the statements makes a recorded entry three times cheaper.
function withCachedStatements(
  connection: Database.Database,
  onBrokenDisk: (error: Error) => void,
): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => connection.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const prepared = withIntegers(connection.prepare(sql), onBrokenDisk);
      if (statements.size >= statementsKept) statements.clear();
      statements.set(sql, prepared);
      return prepared;
    },
  };
}

// better-sqlite3 binds a number as REAL; an amount must arrive as an integer.
function withIntegers(statement: Database.Statement, onBrokenDisk: (error: Error) => void): SqliteStatement {
  const watched = <T>(query: () => T): T => {
    try {
      return query();
    } catch (error) {
      if (error instanceof Database.SqliteError && /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code))
        onBrokenDisk(error);
      throw error;
    }
  };
  return {
    reader: statement.reader,
    all: (parameters) => watched(() => statement.all(...parameters.map(asInteger))),
    run: (parameters) => watched(() => statement.run(...parameters.map(asInteger))),
    iterate: (parameters) => statement.iterate(...parameters.map(asInteger)),
  };
}

function asInteger(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value))
    throw new RangeError(`expected a safe integer for the database, got ${value}`);
  return BigInt(value);
}
