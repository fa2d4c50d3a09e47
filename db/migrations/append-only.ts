import type { Engine } from '../database.ts';

/** What a row must not be, told to whoever tries. */
export interface Check {
  readonly refuse: string;
  /** SQL that is true where the row is refused; `new` is the row. */
  readonly when: string;
}

export interface AppendOnlyTable {
  readonly table: string;
  /** Columns that are unique, each by itself: on SQLite a replaced row would fire no trigger of a deleted one. */
  readonly keys: readonly string[];
  readonly checks: readonly Check[];
}

/** A link of a chain: the next number, and the hash of the row before it. */
export const nextInChain = (table: string): readonly Check[] => [
  {
    refuse: `${table} id must be the next in sequence`,
    when: `new.id <> (select coalesce(max(id), 0) + 1 from ${table})`,
  },
  {
    refuse: `${table} prev_hash does not match the head of the chain`,
    when: `new.id > 1 and not exists (select 1 from ${table} where id = new.id - 1 and hash = new.prev_hash)`,
  },
];

/**
 * A table to which rows are added, and nothing else happens; also on a second connection with its default settings, and
 * on PostgreSQL as a replica. One writer at a time: who writes holds the ledger's lock row.
 */
export const appendOnly = (engine: Engine, about: AppendOnlyTable): string =>
  engine === 'sqlite' ? onSqlite(about) : onPostgres(about);

/**
 * One more check on a table that has its guards; `name` tells it from them.
 * @param about `before` what it stands; where that is an update, `old` is the row as it was.
 */
export function guard(
  engine: Engine,
  about: { table: string; name: string; checks: readonly Check[]; before?: 'insert' | 'update' },
) {
  const { table, name, checks, before = 'insert' } = about;
  if (engine === 'sqlite')
    return `
create trigger ${name} before ${before} on ${table} begin
  select case
    ${checks.map((c) => `when ${c.when} then raise(abort, ${quoted(c.refuse)})`).join('\n    ')}
  end;
end;`;
  return `
create function ${name}() returns trigger language plpgsql as $$
begin
${checks.map((c) => `  if ${c.when} then raise exception ${quoted(c.refuse)}; end if;`).join('\n')}
  return new;
end $$;
create trigger b_${name} before ${before} on ${table} for each row execute function ${name}();
alter table ${table} enable always trigger b_${name};`;
}

/**
 * Rows that are kept by triggers: none is deleted, and where `fixed` is true of a row it is neither added nor changed.
 * @param fixed SQL about a row that `row` names.
 */
export function keptByTriggers(
  engine: Engine,
  about: { table: string; fixed: (row: string) => string; refuse: string },
) {
  const { table, fixed, refuse } = about;
  if (engine === 'sqlite')
    return `
create trigger ${table}_no_delete before delete on ${table} begin
  select raise(abort, '${table} is kept by triggers');
end;
create trigger ${table}_fixed_insert before insert on ${table} when ${fixed('new')} begin
  select raise(abort, ${quoted(refuse)});
end;
create trigger ${table}_fixed_update before update on ${table} when ${fixed('old')} or ${fixed('new')} begin
  select raise(abort, ${quoted(refuse)});
end;`;
  return `
create function ${table}_fixed() returns trigger language plpgsql as $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') then raise exception '${table} is kept by triggers'; end if;
  if ${fixed('new')} then raise exception ${quoted(refuse)}; end if;
  if tg_op = 'UPDATE' then
    if ${fixed('old')} then raise exception ${quoted(refuse)}; end if;
  end if;
  return new;
end $$;
create trigger ${table}_fixed before insert or update or delete on ${table}
  for each row execute function ${table}_fixed();
create trigger ${table}_no_truncate before truncate on ${table}
  for each statement execute function ${table}_fixed();
alter table ${table} enable always trigger ${table}_fixed;
alter table ${table} enable always trigger ${table}_no_truncate;`;
}

/**
 * Rows of which none is deleted, nor all at once.
 * @param about `unless` SQL that is true where a row may go; `old` is the row.
 */
export function noneDeleted(engine: Engine, about: { table: string; unless?: string }) {
  const { table, unless = 'false' } = about;
  if (engine === 'sqlite')
    return `
create trigger ${table}_no_delete before delete on ${table} when not (${unless}) begin
  select raise(abort, '${table} is kept by triggers');
end;`;
  return `
create function ${table}_no_delete() returns trigger language plpgsql as $$
begin
  if not (${unless}) then raise exception '${table} is kept by triggers'; end if;
  return old;
end $$;
create trigger ${table}_no_delete before delete on ${table} for each row execute function ${table}_no_delete();
alter table ${table} enable always trigger ${table}_no_delete;
${noneTruncated(engine, table)}`;
}

/** Rows that go one by one if they go, so that what is to happen then does. SQLite knows no other way. */
export const noneTruncated = (engine: Engine, table: string) =>
  engine === 'sqlite'
    ? ''
    : `
create trigger ${table}_no_truncate before truncate on ${table}
  for each statement execute function refuse_truncate();
alter table ${table} enable always trigger ${table}_no_truncate;`;

/** Statements that follow from a row that was added. */
export function afterInsert(
  engine: Engine,
  about: { table: string; name: string; statements: string },
): string {
  const { table, name, statements } = about;
  if (engine === 'sqlite')
    return `
create trigger ${name} after insert on ${table} begin
${statements}
end;`;
  return `
create function ${name}() returns trigger language plpgsql as $$
begin
${statements}
  return new;
end $$;
create trigger ${name} after insert on ${table} for each row execute function ${name}();
alter table ${table} enable always trigger ${name};`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function onSqlite({ table, keys, checks }: AppendOnlyTable): string {
  const frozen = ['update', 'delete'].map(
    (verb) => `
create trigger ${table}_no_${verb} before ${verb} on ${table} begin
  select raise(abort, '${table} is append-only');
end;`,
  );
  const replaced = `
create trigger ${table}_no_replace before insert on ${table}
when exists (select 1 from ${table} where ${keys.map((key) => `${key} = new.${key}`).join(' or ')}) begin
  select raise(abort, '${table} is append-only');
end;`;
  return [
    checks.length > 0 ? guard('sqlite', { table, name: `${table}_guard`, checks }) : '',
    ...frozen,
    replaced,
  ].join('\n');
}

function onPostgres({ table, checks }: AppendOnlyTable): string {
  return `
create trigger a_${table}_one_writer before insert on ${table} for each statement execute function lock_ledger();
alter table ${table} enable always trigger a_${table}_one_writer;
${checks.length > 0 ? guard('postgres', { table, name: `${table}_guard`, checks }) : ''}
create trigger ${table}_append_only before update or delete on ${table}
  for each row execute function refuse_change();
create trigger ${table}_no_truncate before truncate on ${table}
  for each statement execute function refuse_change();
alter table ${table} enable always trigger ${table}_append_only;
alter table ${table} enable always trigger ${table}_no_truncate;`;
}
