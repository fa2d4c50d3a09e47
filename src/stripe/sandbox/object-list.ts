import type { Db } from './database.ts';
import type { Kind } from './object-kinds.ts';

export interface ListQuery {
  readonly kind: Kind;
  /** field → the values of which one must match */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly created: Readonly<Partial<Record<'gt' | 'gte' | 'lt' | 'lte', number | undefined>>>;
  readonly limit: number;
  readonly startingAfter: string | undefined;
  readonly endingBefore: string | undefined;
}

interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** A page, newest first, by keyset: the cursor is the (created, seq) of an object, so every page costs the same. */
export function listObjects(db: Db, query: ListQuery): { objects: object[]; hasMore: boolean } {
  const backwards = query.endingBefore !== undefined;
  const direction = backwards ? 'asc' : 'desc';
  const order = `order by created ${direction}, seq ${direction} limit ${query.limit + 1}`;
  const walks = walksOf(query, bounds(db, query));
  const page = db
    .prepare<(string | number)[], { seq: number }>(
      `select seq from (${walks.map((walk) => `select * from (${walk.text} ${order})`).join(' union all ')}) ${order}`,
    )
    .all(...walks.flatMap((walk) => walk.values));
  const bodyOf = db.prepare<[number], { body: string }>('select body from object where seq = ?');
  const objects = page.slice(0, query.limit).map(({ seq }) => JSON.parse(bodyOf.get(seq)?.body ?? 'null'));
  return { objects: backwards ? objects.toReversed() : objects, hasMore: page.length > query.limit };
}

/** One walk along an index for each value of the first filter; the other filters are looked up for each row met. */
function walksOf(query: ListQuery, bounded: Sql): Sql[] {
  const [driver, ...rest] = Object.entries(query.filters);
  const conditions = [bounded, ...rest.map(([field, options]) => lookup(field, options))];
  const where = (first: Sql): Sql => ({
    text: [first, ...conditions].map(({ text }) => text).join(' and '),
    values: [first, ...conditions].flatMap(({ values }) => values),
  });
  if (!driver) {
    const { text, values } = where({ text: 'r.kind = ?', values: [query.kind] });
    return [{ text: `select created, seq from object r where ${text}`, values }];
  }
  const [field, options] = driver;
  return [...new Set(options)].map((value) => {
    const first = { text: 'r.kind = ? and r.field = ? and r.value = ?', values: [query.kind, field, value] };
    const { text, values } = where(first);
    return { text: `select created, seq from object_index r where ${text}`, values };
  });
}

const lookup = (field: string, options: readonly string[]): Sql => ({
  text: `exists (select 1 from object_index f where f.kind = r.kind and f.field = ?
    and f.value in (${options.map(() => '?').join(', ')}) and f.created = r.created and f.seq = r.seq)`,
  values: [field, ...options],
});

const comparisons = [
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
] as const;

/** @throws {RangeError} if the cursor is no object. */
function bounds(db: Db, query: ListQuery): Sql {
  const parts: Sql[] = comparisons.flatMap(([name, operator]) => {
    const bound = query.created[name];
    return bound === undefined ? [] : [{ text: `r.created ${operator} ?`, values: [bound] }];
  });
  const cursor = query.endingBefore ?? query.startingAfter;
  if (cursor !== undefined) {
    const row = db
      .prepare<[string], { created: number; seq: number }>('select created, seq from object where id = ?')
      .get(cursor);
    if (!row) throw new RangeError(`no such cursor: ${cursor}`);
    const operator = query.endingBefore === undefined ? '<' : '>';
    parts.push({ text: `(r.created, r.seq) ${operator} (?, ?)`, values: [row.created, row.seq] });
  }
  return {
    text: ['true', ...parts.map(({ text }) => text)].join(' and '),
    values: parts.flatMap(({ values }) => values),
  };
}
