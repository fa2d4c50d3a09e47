import type { Migration, Words } from '../migration.ts';
import { afterInsert } from './append-only.ts';

// What exchange rates left of each charge that was converted and moved again, so that it is added up by month without
// looking at their movements. The rule is the program's (src/ledger/charge-residual.ts): a trigger knows which rows have to
// be looked at again, and until they are, whoever reads them works them out.

const stale = 'update converted_return set stale = 1 where charge_id = new.charge_id;';

// How much a dispute is of is not in the ledger, and tells whether all of a gift went back.
const isDisputeHeard = `new.kind = 'dispute'`;
const isDisputeChanged = `${isDisputeHeard}
  and (new.amount_minor is distinct from old.amount_minor or new.charge_id is distinct from old.charge_id)`;

// A dispute and its charge that came at once would not see each other, but for the ledger's lock.
const whenDisputes = (engine: Words['engine']) =>
  engine === 'sqlite'
    ? `
create trigger stripe_object_residual_insert after insert on stripe_object when ${isDisputeHeard} begin
${stale}
end;
create trigger stripe_object_residual_update after update on stripe_object when ${isDisputeChanged} begin
${stale}
end;`
    : `
create function stripe_object_residual() returns trigger language plpgsql as $$
begin
${stale}
  return new;
end $$;
create function dispute_one_writer() returns trigger language plpgsql as $$
begin
  perform 1 from ledger_lock for update;
  return new;
end $$;
create trigger a_dispute_one_writer before insert or update on stripe_object
  for each row when (${isDisputeHeard}) execute function dispute_one_writer();
create trigger stripe_object_residual_insert after insert on stripe_object
  for each row when (${isDisputeHeard}) execute function stripe_object_residual();
create trigger stripe_object_residual_update after update on stripe_object
  for each row when (${isDisputeChanged}) execute function stripe_object_residual();
alter table stripe_object enable always trigger a_dispute_one_writer;
alter table stripe_object enable always trigger stripe_object_residual_insert;
alter table stripe_object enable always trigger stripe_object_residual_update;`;

export const residuals: Migration = {
  name: 'residuals',
  script: ({ engine, int64, text }) => `
alter table converted_return add column book_date ${text};
alter table converted_return add column currency ${text};
alter table converted_return add column residual_minor ${int64};
alter table converted_return add column stale ${int64} not null default 1;
create index converted_return_by_day on converted_return (book_date, charge_id);
create index converted_return_stale on converted_return (charge_id) where stale = 1;
${afterInsert(engine, { table: 'journal_entry', name: 'journal_entry_residual', statements: stale })}
${whenDisputes(engine)}
`,
};
