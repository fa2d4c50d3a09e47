import type { Migration } from '../migration.ts';

// Refunds and disputes by month: few among many gifts, and yet too many to be counted for each question.

const back = `('refund', 'refund_failure', 'dispute', 'dispute_reversal')`;

const sumOf = (accounts: string) => `sum(case when ${accounts} then p.amount_minor else 0 end)`;
const sums = `${sumOf(`p.account in ('refunds', 'disputes')`)}, ${sumOf(`p.account like 'fees:%'`)}`;

const into = 'insert into given_back_month (month, currency, kind, movements, amount_minor, fee_minor)';

const fill = `
${into}
select substr(e.book_date, 1, 7), p.currency, e.kind, count(distinct e.id), ${sums}
from journal_entry e
join posting p on p.entry_id = e.id
where e.kind in ${back}
group by substr(e.book_date, 1, 7), p.currency, e.kind;
`;

const add = `
${into}
select substr(new.book_date, 1, 7), p.currency, new.kind, 1, ${sums}
from posting p
where p.entry_id = new.id and new.kind in ${back}
group by p.currency
on conflict (month, currency, kind) do update set
  movements = given_back_month.movements + excluded.movements,
  amount_minor = given_back_month.amount_minor + excluded.amount_minor,
  fee_minor = given_back_month.fee_minor + excluded.fee_minor;
`;

const onSqlite = `
create trigger journal_entry_given_back after insert on journal_entry begin
${add}end;
`;

const onPostgres = `
create function journal_entry_given_back() returns trigger language plpgsql as $$
begin
${add}
  return new;
end $$;
create trigger journal_entry_given_back after insert on journal_entry
  for each row execute function journal_entry_given_back();
alter table journal_entry enable always trigger journal_entry_given_back;
`;

export const givenBack: Migration = {
  name: 'given-back',
  script: ({
    engine,
    int64,
    text,
    strict,
  }) => `${engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
create table given_back_month (
  month ${text} not null,
  currency ${text} not null,
  kind ${text} not null,
  movements ${int64} not null,
  amount_minor ${int64} not null,
  fee_minor ${int64} not null,
  primary key (month, currency, kind)
)${strict};
${fill}${engine === 'sqlite' ? onSqlite : onPostgres}
-- What came after a gift, each found by its day.
create index journal_entry_after_charge on journal_entry (book_date, id, kind, charge_id)
where kind in ('charge_failure', 'partial_capture_reversal', 'refund', 'refund_failure', 'dispute', 'dispute_reversal');
`,
};
