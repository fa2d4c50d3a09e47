import Database from 'better-sqlite3';
import pg from 'pg';

/** Statements on a second connection with its default settings; `HASH(00…)` is a literal of bytes. */
export async function runRaw(url: string, statements: string): Promise<void> {
  if (url.startsWith('file:')) {
    const connection = new Database(url.slice('file:'.length));
    try {
      connection.exec(withHashes(statements, (hex) => `x'${hex}'`));
    } finally {
      connection.close();
    }
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(withHashes(statements, (hex) => `'\\x${hex}'::bytea`));
  } finally {
    await client.end();
  }
}

const withHashes = (statements: string, literal: (hex: string) => string) =>
  statements.replaceAll(/HASH\((\w+)\)/g, (_all, hex: string) => literal(hex));
