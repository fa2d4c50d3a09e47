import type { Migration } from '../migration.ts';

// Charges of which it is not known what they were given for: few at any time, and found without looking at the many.

const moneyCame = `
insert into unmatched_charge (charge_id)
select new.charge_id
where new.kind = 'charge' and new.charge_id is not null
  and not exists (select 1 from attribution a where a.charge_id = new.charge_id)
on conflict (charge_id) do nothing;
`;

const giftBecameKnown = `
delete from unmatched_charge where charge_id = new.charge_id;
`;

const triggers = [
  ['journal_entry', 'unmatched', moneyCame],
  ['attribution', 'matched', giftBecameKnown],
] as const;

const onSqlite = triggers.map(
  ([table, name, statement]) => `
create trigger ${table}_${name} after insert on ${table} begin
${statement}end;`,
);

const onPostgres = triggers.map(
  ([table, name, statement]) => `
create function ${table}_${name}() returns trigger language plpgsql as $$
begin
${statement}
  return new;
end $$;
create trigger ${table}_${name} after insert on ${table} for each row execute function ${table}_${name}();
alter table ${table} enable always trigger ${table}_${name};`,
);

export const unmatchedCharges: Migration = {
  name: 'unmatched-charges',
  script: ({ engine, text, strict }) => `${engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
create table unmatched_charge (charge_id ${text} primary key)${strict};

insert into unmatched_charge (charge_id)
select distinct e.charge_id
from journal_entry e
left join attribution a on a.charge_id = e.charge_id
where e.kind = 'charge' and e.charge_id is not null and a.charge_id is null;
${(engine === 'sqlite' ? onSqlite : onPostgres).join('\n')}
`,
};
