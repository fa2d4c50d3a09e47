import type { Migration, Words } from '../migration.ts';

// What each payout carried, by kind of movement. Stripe says what is in a payout at one time and what a movement was at
// another: whichever comes second adds the movement, once. The payout's own movement is left out, so that the rest
// adds up to it.

const numberIn = ({ engine }: Words, fact: string, field: string) =>
  engine === 'sqlite'
    ? `coalesce(cast(json_extract(${fact}, '$.${field}') as integer), 0)`
    : `coalesce((${fact}::json ->> '${field}')::bigint, 0)`;

const textIn = ({ engine }: Words, fact: string, field: string) =>
  engine === 'sqlite'
    ? `coalesce(json_extract(${fact}, '$.${field}'), '')`
    : `coalesce(${fact}::json ->> '${field}', '')`;

const part = (words: Words, entry: string, payout: string) => ({
  amounts: ['amountMinor', 'feeMinor', 'netMinor'].map((field) => numberIn(words, `${entry}.fact`, field)),
  isCarried: `not (${entry}.kind = 'payout' and ${textIn(words, `${entry}.fact`, 'sourceId')} = ${payout})`,
});

const into = 'insert into payout_sum (payout_id, kind, movements, gross_minor, fee_minor, net_minor)';

const upsert = `
on conflict (payout_id, kind) do update set
  movements = payout_sum.movements + excluded.movements,
  gross_minor = payout_sum.gross_minor + excluded.gross_minor,
  fee_minor = payout_sum.fee_minor + excluded.fee_minor,
  net_minor = payout_sum.net_minor + excluded.net_minor;
`;

function movementCame(words: Words): string {
  const { amounts, isCarried } = part(words, 'new', 'i.payout_id');
  return `
${into}
select i.payout_id, new.kind, 1, ${amounts.join(', ')}
from payout_item i
where new.key like 'bt:%' and i.transaction_id = substr(new.key, 4) and ${isCarried}
${upsert}`;
}

function itemCame(words: Words): string {
  const { amounts, isCarried } = part(words, 'e', 'new.payout_id');
  return `
${into}
select new.payout_id, e.kind, 1, ${amounts.join(', ')}
from journal_entry e
where e.key = 'bt:' || new.transaction_id and ${isCarried}
${upsert}`;
}

function fill(words: Words): string {
  const { amounts, isCarried } = part(words, 'e', 'i.payout_id');
  return `
${into}
select i.payout_id, e.kind, count(*), ${amounts.map((amount) => `sum(${amount})`).join(', ')}
from payout_item i
join journal_entry e on e.key = 'bt:' || i.transaction_id
where ${isCarried}
group by i.payout_id, e.kind;
`;
}

const onSqlite = (words: Words) => `
create trigger payout_item_sum after insert on payout_item begin
${itemCame(words)}end;
create trigger journal_entry_payout_sum after insert on journal_entry begin
${movementCame(words)}end;
`;

const onPostgres = (words: Words) =>
  [
    ['payout_item', 'payout_item_sum', itemCame(words)],
    ['journal_entry', 'journal_entry_payout_sum', movementCame(words)],
  ]
    .map(
      ([table, name, statements]) => `
create function ${name}() returns trigger language plpgsql as $$
begin
${statements}
  return new;
end $$;
create trigger ${name} after insert on ${table} for each row execute function ${name}();
alter table ${table} enable always trigger ${name};`,
    )
    // Else each of two that come at once would not see the other.
    .join('\n') +
  `
create trigger a_payout_item_one_writer before insert on payout_item for each statement execute function lock_ledger();
alter table payout_item enable always trigger a_payout_item_one_writer;
`;

export const payoutSums: Migration = {
  name: 'payout-sums',
  script: (words) => `${words.engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
create table payout_sum (
  payout_id ${words.text} not null,
  kind ${words.text} not null,
  movements ${words.int64} not null,
  gross_minor ${words.int64} not null,
  fee_minor ${words.int64} not null,
  net_minor ${words.int64} not null,
  primary key (payout_id, kind)
)${words.strict};
${fill(words)}${words.engine === 'sqlite' ? onSqlite(words) : onPostgres(words)}
-- Payouts that came back are few among many movements.
create index journal_entry_payout_back on journal_entry (id) where kind = 'payout_reversal';
`,
};
