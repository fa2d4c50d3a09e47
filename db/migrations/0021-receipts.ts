import type { Migration, Words } from '../migration.ts';

// A number is taken under the lock of the ledger and is the next of its series or none at all: what is rolled back
// leaves no gap. What is void stays, and says so in a row of its own; nothing here names anybody.

const tables = ({ int64, bytes, text, strict }: Words) => `
create table receipt (
  id ${int64} primary key,
  series ${int64} not null,
  serial ${int64} not null,
  reference ${text} not null unique,
  charge_id ${text} not null,
  donation_id ${text} not null,
  currency ${text} not null check (length(currency) = 3 and currency = lower(currency)),
  amount_minor ${int64} not null check (amount_minor > 0),
  paid_on ${text} not null check (paid_on like '____-__-__'),
  kind ${text} not null check (kind in ('first', 'renewal')),
  issued_on ${text} not null check (issued_on like '____-__-__'),
  issued_at ${text} not null,
  replaces ${int64} unique references receipt (id),
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32),
  unique (series, serial),
  check (series = cast(substr(issued_on, 1, 4) as ${int64}))
)${strict};
create index receipt_by_charge on receipt (charge_id, id);
create index receipt_by_day on receipt (issued_on, id);

create table receipt_void (
  id ${int64} primary key,
  receipt_id ${int64} not null unique references receipt (id),
  reason ${text} not null check (length(reason) between 1 and 200),
  voided_at ${text} not null,
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32)
)${strict};

create table receipt_copy (
  id ${int64} primary key,
  receipt_id ${int64} not null references receipt (id),
  ordinal ${int64} not null,
  copied_at ${text} not null,
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32),
  unique (receipt_id, ordinal)
)${strict};

create table receipt_series (
  series ${int64} primary key,
  receipts ${int64} not null,
  voids ${int64} not null,
  copies ${int64} not null
)${strict};
`;

interface Check {
  refuse: string;
  when: string;
}

const nextInChain = (table: string): Check[] => [
  {
    refuse: `${table} id must be the next in sequence`,
    when: `new.id <> (select coalesce(max(id), 0) + 1 from ${table})`,
  },
  {
    refuse: `${table} prev_hash does not match the head of the chain`,
    when: `new.id > 1 and not exists (select 1 from ${table} where id = new.id - 1 and hash = new.prev_hash)`,
  },
];

const isVoid = 'exists (select 1 from receipt_void where receipt_id = new.receipt_id)';
const isKnown = 'exists (select 1 from receipt where id = new.receipt_id)';

const guards: Readonly<Record<string, readonly Check[]>> = {
  receipt: [
    ...nextInChain('receipt'),
    {
      refuse: 'receipt number must be the next of its series',
      // By the row before it alone: PostgreSQL might keep a plan that reads the whole year for each number.
      when: 'new.serial <> coalesce((select serial + 1 from receipt where id = new.id - 1 and series = new.series), 1)',
    },
    {
      refuse: 'receipt must not be dated before the one before it',
      when: 'exists (select 1 from receipt where id = new.id - 1 and issued_on > new.issued_on)',
    },
    {
      refuse: 'a charge has one valid receipt',
      when: `exists (select 1 from receipt where charge_id = new.charge_id
      and not exists (select 1 from receipt_void where receipt_void.receipt_id = receipt.id))`,
    },
    {
      refuse: 'receipt replaces the last of its charge, which is void, and no other',
      when: 'new.replaces is distinct from (select max(id) from receipt where charge_id = new.charge_id)',
    },
    // `insert or replace` deletes what is in its way without a trigger (SQLite).
    {
      refuse: 'receipt is append-only',
      when: 'exists (select 1 from receipt where reference = new.reference)',
    },
  ],
  receipt_void: [
    ...nextInChain('receipt_void'),
    { refuse: 'there is no such receipt', when: `not ${isKnown}` },
    { refuse: 'receipt is void already', when: isVoid },
  ],
  receipt_copy: [
    ...nextInChain('receipt_copy'),
    { refuse: 'there is no such receipt', when: `not ${isKnown}` },
    { refuse: 'a void receipt has no copies', when: isVoid },
    {
      refuse: 'receipt_copy ordinal must be the next',
      when: 'new.ordinal <> (select coalesce(max(ordinal), 0) + 1 from receipt_copy where receipt_id = new.receipt_id)',
    },
  ],
};

const appendOnly = Object.keys(guards);

const counted = { receipt: 'receipts', receipt_void: 'voids', receipt_copy: 'copies' } as const;

const count = (table: keyof typeof counted) => `
insert into receipt_series (series, receipts, voids, copies)
${table === 'receipt' ? 'values (new.series, 1, 0, 0)' : `select series, 0, ${table === 'receipt_void' ? '1, 0' : '0, 1'} from receipt where id = new.receipt_id`}
on conflict (series) do update set ${counted[table]} = receipt_series.${counted[table]} + 1;
`;

const tablesCounted = Object.keys(counted) as (keyof typeof counted)[];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const sqliteGuards = () =>
  [
    ...Object.entries(guards).map(
      ([table, checks]) => `
create trigger ${table}_guard before insert on ${table} begin
  select case
    ${checks.map((c) => `when ${c.when} then raise(abort, ${quoted(c.refuse)})`).join('\n    ')}
  end;
end;`,
    ),
    ...appendOnly.flatMap((table) =>
      ['update', 'delete'].map(
        (verb) => `
create trigger ${table}_no_${verb} before ${verb} on ${table} begin
  select raise(abort, '${table} is append-only');
end;`,
      ),
    ),
    ...tablesCounted.map(
      (table) => `
create trigger ${table}_count after insert on ${table} begin${count(table)}end;`,
    ),
  ].join('\n');

const postgresGuards = () =>
  appendOnly
    .map((table) => {
      const checks = (guards[table] ?? [])
        .map((c) => `  if ${c.when} then raise exception ${quoted(c.refuse)}; end if;`)
        .join('\n');
      return `
create function ${table}_guard() returns trigger language plpgsql as $$
begin
${checks}
  return new;
end $$;
create trigger a_${table}_one_writer before insert on ${table} for each statement execute function lock_ledger();
create trigger b_${table}_guard before insert on ${table} for each row execute function ${table}_guard();
create trigger ${table}_append_only before update or delete on ${table}
  for each row execute function refuse_change();
create trigger ${table}_no_truncate before truncate on ${table}
  for each statement execute function refuse_change();
create function ${table}_count() returns trigger language plpgsql as $$
begin
${count(table as keyof typeof counted)}
  return new;
end $$;
create trigger ${table}_count after insert on ${table} for each row execute function ${table}_count();
${['a_%_one_writer', 'b_%_guard', '%_append_only', '%_no_truncate', '%_count']
  .map((name) => `alter table ${table} enable always trigger ${name.replace('%', table)};`)
  .join('\n')}`;
    })
    .join('\n');

export const receipts: Migration = {
  name: 'receipts',
  script: (words) => tables(words) + (words.engine === 'sqlite' ? sqliteGuards() : postgresGuards()),
};
