import type { Engine } from './database.ts';

/** Words that differ between the engines; everything else in a migration is the same text. */
export interface Words {
  engine: Engine;
  /** 64-bit integer. STRICT tables do not know `bigint`. */
  int64: string;
  bytes: string;
  /** Text that sorts and compares by code point on both engines. */
  text: string;
  /** Behind `create table (…)`. */
  strict: string;
}

export interface Migration {
  name: string;
  script(words: Words): string;
}

export const wordsOf = (engine: Engine): Words =>
  engine === 'sqlite'
    ? { engine, int64: 'integer', bytes: 'blob', text: 'text', strict: ' strict' }
    : { engine, int64: 'bigint', bytes: 'bytea', text: 'text collate "C"', strict: '' };
