import Database from 'better-sqlite3';

export interface Db {
  /** The statement for this text, compiled once: each one that is forgotten would cost memory for a long time. */
  prepare<Values extends unknown[], Row = unknown>(sql: string): Database.Statement<Values, Row>;
  /** Runs `step` in one transaction; a throw undoes it. */
  transaction<T>(step: () => T): T;
  close(): void;
}

/** Opens the sandbox's own file; ':memory:' is a sandbox that forgets. */
export function openDatabase(file: string): Db {
  const connection = new Database(file);
  // With a write-ahead log every committed request outlives kill -9 of this process.
  connection.pragma('journal_mode = wal');
  connection.pragma('synchronous = normal');
  connection.pragma('busy_timeout = 5000');
  connection.exec(schema);
  const statements = new Map<string, unknown>();
  return {
    prepare<Values extends unknown[], Row>(sql: string) {
      const statement = statements.get(sql) ?? connection.prepare(sql);
      statements.set(sql, statement);
      // Rows are as the text says, which no type can check.
      return statement as Database.Statement<Values, Row>;
    },
    transaction: (step) => connection.transaction(step).immediate(),
    close: () => connection.close(),
  };
}

// An object is one JSON row. What lists filter on is repeated in object_index, so that a new kind of object
// needs a line in object-kinds.ts and no new table, and every list is a walk along an index.
const schema = `
create table if not exists object (
  seq integer primary key autoincrement,
  id text not null unique,
  kind text not null,
  created integer not null,
  body text not null,
  backstage text
);
create index if not exists object_by_kind on object (kind, created, seq);

create table if not exists object_index (
  kind text not null,
  field text not null,
  value text not null,
  created integer not null,
  seq integer not null,
  primary key (kind, field, value, created, seq)
) without rowid;

create table if not exists money (
  id text primary key,
  currency text not null,
  net integer not null,
  available_on integer not null
) without rowid;
create index if not exists money_by_currency on money (currency, available_on, net);

-- Available or not, what no automatic payout has taken with it yet.
create table if not exists unpaid (
  id text primary key,
  currency text not null,
  net integer not null,
  available_on integer not null
) without rowid;
create index if not exists unpaid_by_currency on unpaid (currency, available_on, net);

-- Money that lies beside the balance for payments: reserves, and what is set aside for refunds.
create table if not exists money_aside (
  id text primary key,
  balance_type text not null,
  currency text not null,
  net integer not null,
  available_on integer not null
) without rowid;

create table if not exists tally (kind text primary key, n integer not null) without rowid;

create table if not exists job (
  id integer primary key autoincrement,
  due_ms integer not null,
  body text not null
);
create index if not exists job_by_due on job (due_ms, id);

create table if not exists idempotency (
  key text primary key,
  fingerprint text not null,
  status integer not null,
  body text not null,
  request_id text not null,
  created_ms integer not null
) without rowid;
create index if not exists idempotency_by_age on idempotency (created_ms);

create table if not exists delivery (
  id integer primary key autoincrement,
  event_id text not null,
  event_type text not null,
  endpoint_id text not null,
  state text not null,
  attempts integer not null default 0,
  due_wall_ms integer not null,
  first_tried_ms integer,
  outcome text
);
create index if not exists delivery_by_due on delivery (state, due_wall_ms, id);
create index if not exists delivery_by_event on delivery (event_id);

create table if not exists setting (name text primary key, value text not null) without rowid;
`;
