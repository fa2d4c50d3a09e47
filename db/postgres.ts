import { PostgresDialect } from 'kysely';
import pg from 'pg';

const int8 = 20;
const numeric = 1700;

/** A pool that reads 64-bit integers as bigint, as SQLite does here. Sums are cast to bigint in SQL. */
export function openPostgres(connectionString: string, options: { readonly?: boolean } = {}): pg.Pool {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') => {
      if (oid === int8) return BigInt;
      if (oid === numeric) return refuseNumeric;
      return format === 'binary'
        ? pg.types.getTypeParser(oid, 'binary')
        : pg.types.getTypeParser(oid, 'text');
    },
  };
  return new pg.Pool({
    connectionString,
    types,
    max: options.readonly ? 1 : 10,
    // A dropped connection must not hang a webhook for longer than Stripe waits for its answer.
    connectionTimeoutMillis: 5_000,
    // Nobody waits for what only reads: a sum over a great month may take its time.
    statement_timeout: options.readonly ? 600_000 : 10_000,
    idle_in_transaction_session_timeout: 10_000,
    options: `-c lock_timeout=5000 -c timezone=UTC${options.readonly ? ' -c default_transaction_read_only=on' : ''}`,
  });
}

export const postgresDialect = (pool: pg.Pool) => new PostgresDialect({ pool });

function refuseNumeric(): never {
  throw new TypeError('a sum came back as numeric: cast it to bigint in the query');
}
