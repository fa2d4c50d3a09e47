import type { Db } from './database.ts';
import { listObjects, type ListQuery } from './object-list.ts';
import { type Backstage, indexedFields, type Kind, type ObjectKinds } from './object-kinds.ts';

interface Row {
  seq: number;
  id: string;
  kind: string;
  created: number;
  body: string;
}

export interface ObjectStore {
  insert<K extends Kind>(kind: K, object: ObjectKinds[K], ...rest: BackstageOf<K>): void;
  update<K extends Kind>(kind: K, object: ObjectKinds[K]): void;
  remove(kind: Kind, id: string): void;
  find<K extends Kind>(kind: K, id: string): ObjectKinds[K] | undefined;
  /** @throws {RangeError} if there is none: for ids that the sandbox wrote itself. */
  require<K extends Kind>(kind: K, id: string): ObjectKinds[K];
  findAny(id: string): { kind: Kind; object: object } | undefined;
  backstage<K extends keyof Backstage>(kind: K, id: string): Backstage[K];
  setBackstage<K extends keyof Backstage>(kind: K, id: string, value: Backstage[K]): void;
  /** Newest first; with `endingBefore` too. One more row than `limit` tells of a further page. */
  list(query: ListQuery): { objects: object[]; hasMore: boolean };
  /** Every object whose `field` is `value`, newest first. */
  where<K extends Kind>(kind: K, field: string, value: string): ObjectKinds[K][];
  count(kind: Kind): number;
}
type BackstageOf<K extends Kind> = K extends keyof Backstage ? [Backstage[K]] : [];

export function createObjectStore(db: Db): ObjectStore {
  const insertRow = db.prepare<[string, string, number, string, string | null]>(
    'insert into object (id, kind, created, body, backstage) values (?, ?, ?, ?, ?)',
  );
  const updateRow = db.prepare<[string, string]>('update object set body = ? where id = ?');
  const rowById = db.prepare<[string], Row>('select seq, id, kind, created, body from object where id = ?');
  const insertIndex = db.prepare<[string, string, string, number, number]>(
    'insert into object_index (kind, field, value, created, seq) values (?, ?, ?, ?, ?)',
  );
  const deleteIndex = db.prepare<[string, string, string, number, number]>(
    'delete from object_index where kind = ? and field = ? and value = ? and created = ? and seq = ?',
  );
  const count = db.prepare<[string, number]>(
    'insert into tally (kind, n) values (?, ?) on conflict (kind) do update set n = n + excluded.n',
  );

  function find<K extends Kind>(kind: K, id: string): ObjectKinds[K] | undefined {
    const row = rowById.get(id);
    return row?.kind === kind ? JSON.parse(row.body) : undefined;
  }

  function requireRow(id: string): Row {
    const row = rowById.get(id);
    if (!row) throw new RangeError(`the sandbox has lost ${id}`);
    return row;
  }

  return {
    insert(kind, object, ...[backstage]) {
      const created = createdOf(object);
      const body = JSON.stringify(object);
      const { lastInsertRowid } = insertRow.run(
        object.id,
        kind,
        created,
        body,
        backstage === undefined ? null : JSON.stringify(backstage),
      );
      for (const [field, value] of indexEntries(kind, object)) {
        insertIndex.run(kind, field, value, created, Number(lastInsertRowid));
      }
      count.run(kind, 1);
    },

    update(kind, object) {
      const row = requireRow(object.id);
      const before = indexEntries(kind, JSON.parse(row.body));
      const after = indexEntries(kind, object);
      for (const [field, value] of before) {
        if (after.get(field) !== value) deleteIndex.run(kind, field, value, row.created, row.seq);
      }
      for (const [field, value] of after) {
        if (before.get(field) !== value) insertIndex.run(kind, field, value, row.created, row.seq);
      }
      updateRow.run(JSON.stringify(object), object.id);
    },

    remove(kind, id) {
      const row = requireRow(id);
      for (const [field, value] of indexEntries(kind, JSON.parse(row.body))) {
        deleteIndex.run(kind, field, value, row.created, row.seq);
      }
      db.prepare('delete from object where seq = ?').run(row.seq);
      count.run(kind, -1);
    },

    find,
    require(kind, id) {
      const object = find(kind, id);
      if (!object) throw new RangeError(`the sandbox has lost ${kind} ${id}`);
      return object;
    },
    findAny(id) {
      const row = rowById.get(id);
      return row && isKind(row.kind) ? { kind: row.kind, object: JSON.parse(row.body) } : undefined;
    },

    backstage(kind, id) {
      const row = db
        .prepare<[string, string], { backstage: string }>(
          'select backstage from object where id = ? and kind = ?',
        )
        .get(id, kind);
      if (!row) throw new RangeError(`the sandbox has lost ${kind} ${id}`);
      return JSON.parse(row.backstage);
    },
    setBackstage(kind, id, value) {
      db.prepare('update object set backstage = ? where id = ? and kind = ?').run(
        JSON.stringify(value),
        id,
        kind,
      );
    },

    list: (query) => listObjects(db, query),
    where(kind, field, value) {
      return db
        .prepare<[string, string, string], { body: string }>(
          `select o.body from object_index i join object o on o.seq = i.seq
           where i.kind = ? and i.field = ? and i.value = ?
           order by i.created desc, i.seq desc`,
        )
        .all(kind, field, value)
        .map((row) => JSON.parse(row.body));
    },
    count: (kind) =>
      db.prepare<[string], { n: number }>('select n from tally where kind = ?').get(kind)?.n ?? 0,
  };
}

const isKind = (kind: string): kind is Kind => kind in indexedFields;

function createdOf(object: object): number {
  if ('created' in object && typeof object.created === 'number') return object.created;
  throw new TypeError('every object has a whole second at which it was created');
}

function indexEntries(kind: Kind, object: object): Map<string, string> {
  const entries = new Map<string, string>();
  for (const path of indexedFields[kind]) {
    const value = path.split('.').reduce<unknown>((at, key) => childOf(at, key), object);
    if (['string', 'boolean', 'number'].includes(typeof value)) entries.set(path, String(value));
  }
  return entries;
}

/** The value under `key`, or undefined where there is no such thing. */
export function childOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
