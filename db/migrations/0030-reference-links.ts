import type { Migration, Words } from '../migration.ts';
import { afterInsert, appendOnly, nextInChain } from './append-only.ts';

// What the books rest on and no chain holds: chart of accounts, funds, rates, the time zone, facts set aside, anchors. A
// link says what such a row was, so that a row that is edited or removed after its triggers were dropped is named.

const noHash = { sqlite: 'zeroblob(32)', postgres: `decode(repeat('00', 32), 'hex')` } as const;

const table = 'reference_link';

export const referenceLinks: Migration = {
  name: 'reference-links',
  script: ({ engine, int64, bytes, text, strict }: Words) => `
create table ${table} (
  id ${int64} primary key,
  subject ${text} not null unique,
  content ${text} not null,
  recorded_at ${text} not null,
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32)
)${strict};
${appendOnly(engine, { table, keys: ['id', 'subject'], checks: nextInChain(table) })}
insert into ledger_head (chain, id, hash) values ('${table}', 0, ${noHash[engine]});
${afterInsert(engine, {
  table,
  name: `${table}_head`,
  statements: `
update ledger_head set id = new.id, hash = new.hash where chain = '${table}';`,
})}
`,
};
