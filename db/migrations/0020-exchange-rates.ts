import type { Migration } from '../migration.ts';

const frozen = (engine: 'sqlite' | 'postgres') =>
  engine === 'sqlite'
    ? ['update', 'delete']
        .map(
          (verb) => `
create trigger exchange_rate_no_${verb} before ${verb} on exchange_rate begin
  select raise(abort, 'exchange_rate is append-only');
end;`,
        )
        .join('') +
      // `insert or replace` fires no trigger for the row that it takes away.
      `
create trigger exchange_rate_no_replace before insert on exchange_rate
when exists (select 1 from exchange_rate where source = new.source and day = new.day and base = new.base
  and quote = new.quote and version = new.version) begin
  select raise(abort, 'exchange_rate is append-only');
end;`
    : `
create trigger exchange_rate_append_only before update or delete on exchange_rate
  for each row execute function refuse_change();
create trigger exchange_rate_no_truncate before truncate on exchange_rate
  for each statement execute function refuse_change();
alter table exchange_rate enable always trigger exchange_rate_append_only;
alter table exchange_rate enable always trigger exchange_rate_no_truncate;`;

/** Rates as somebody published them; a correction is a later version. With them the account of tax that is claimed back. */
export const exchangeRates: Migration = {
  name: 'exchange-rates',
  script: ({ engine, int64, text, strict }) => `
insert into account (code, type) values ('recoverable_tax', 'asset');

create table exchange_rate (
  source ${text} not null,
  day ${text} not null check (day like '____-__-__'),
  base ${text} not null check (length(base) = 3 and base = lower(base)),
  quote ${text} not null check (length(quote) = 3 and quote = lower(quote) and quote <> base),
  version ${int64} not null check (version > 0),
  rate ${text} not null,
  imported_at ${text} not null,
  primary key (source, day, base, quote, version)
)${strict};
${frozen(engine)}
`,
};
