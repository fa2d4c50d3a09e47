import type { Migration, Words } from '../migration.ts';
import { afterInsert } from './append-only.ts';

// Money that is on its way through an account, and charges that were converted: few at any time, and found without looking
// at the many.

/** Accounts that money leaves again. */
const passing = `('suspense', 'stripe:transfers_clearing', 'donations_unsettled')`;

/** What the table has to hold; what waits for no charge stands under ''. */
export const waitingMoney = `select p.account, coalesce(e.charge_id, '') as charge_id, p.currency,
  sum(p.amount_minor) as amount_minor, min(e.occurred_at) as since
from posting p
join journal_entry e on e.id = p.entry_id
where p.account in ${passing}
group by p.account, coalesce(e.charge_id, ''), p.currency
having sum(p.amount_minor) <> 0`;

// A rate is written as text inside the fact; within another text of it the quotes would be escaped.
export const isConverted = (engine: Words['engine'], fact: string) =>
  engine === 'sqlite'
    ? `instr(${fact}, '"exchangeRate":"') > 0`
    : `position('"exchangeRate":"' in ${fact}) > 0`;

const earlier = { sqlite: 'min', postgres: 'least' } as const;

// An expression is looked up by no index: SQLite would go through all that ever passed.
const moves = (engine: Words['engine']) => `
insert into waiting_money (account, charge_id, currency, amount_minor, since)
select p.account, coalesce(new.charge_id, ''), p.currency, sum(p.amount_minor), new.occurred_at
from posting p
where p.entry_id = new.id and p.account || '' in ${passing}
group by p.account, p.currency
on conflict (account, charge_id, currency) do update set
  amount_minor = waiting_money.amount_minor + excluded.amount_minor,
  since = ${earlier[engine]}(waiting_money.since, excluded.since);
delete from waiting_money where charge_id = coalesce(new.charge_id, '') and amount_minor = 0;`;

const converted = (engine: Words['engine']) => `
insert into converted_charge (charge_id)
select new.charge_id where new.charge_id is not null and ${isConverted(engine, 'new.fact')}
on conflict (charge_id) do nothing;`;

export const waiting: Migration = {
  name: 'waiting-money',
  script: ({ engine, int64, text, strict }) => `
${engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
create table waiting_money (
  account ${text} not null references account (code),
  charge_id ${text} not null,
  currency ${text} not null,
  amount_minor ${int64} not null,
  since ${text} not null,
  primary key (account, charge_id, currency)
)${strict};
create index waiting_money_by_charge on waiting_money (charge_id);
create table converted_charge (charge_id ${text} primary key)${strict};

insert into waiting_money (account, charge_id, currency, amount_minor, since)
${waitingMoney};
insert into converted_charge (charge_id)
select distinct e.charge_id from journal_entry e
where e.charge_id is not null and ${isConverted(engine, 'e.fact')};
${afterInsert(engine, { table: 'journal_entry', name: 'journal_entry_waiting', statements: moves(engine) })}
${afterInsert(engine, { table: 'journal_entry', name: 'journal_entry_converted', statements: converted(engine) })}
`,
};
