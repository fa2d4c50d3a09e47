import type { Db } from './database.ts';

/** A small value that outlives a restart; `undefined` if it was never set. */
export function readSetting(db: Db, name: string): unknown {
  const row = db.prepare<[string], { value: string }>('select value from setting where name = ?').get(name);
  return row && JSON.parse(row.value);
}

export function writeSetting(db: Db, name: string, value: unknown): void {
  db.prepare(
    'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  ).run(name, JSON.stringify(value));
}
