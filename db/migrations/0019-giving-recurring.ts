import type { Migration, Words } from '../migration.ts';

// What is known of promises to give again and again (payments, renewals that failed), what that comes to (moves, each
// of them a row), and the moves added up. The totals are kept by triggers, so whoever changes a move changes them.

const tables = ({ int64, text, strict }: Words) => `
create table promise_payment (
  charge_id ${text} primary key,
  donation_id ${text} not null,
  subscription_id ${text},
  invoice_id ${text},
  paid_at ${text} not null,
  amount_minor ${int64} not null,
  told_by ${text} not null
)${strict};
create index promise_payment_by_donation on promise_payment (donation_id);

create table failed_renewal (
  invoice_id ${text} primary key,
  donation_id ${text} not null,
  subscription_id ${text} not null,
  tried_at ${text} not null,
  amount_minor ${int64} not null,
  status ${text} not null,
  paid_at ${text},
  has_failed ${int64} not null
)${strict};
create index failed_renewal_by_donation on failed_renewal (donation_id);

create table promise_move (
  donation_id ${text} not null,
  what ${text} not null,
  subject ${text} not null,
  day ${text} not null,
  period ${text} not null,
  gift_interval ${text} not null,
  currency ${text} not null,
  amount_minor ${int64} not null,
  days ${int64} not null,
  primary key (donation_id, what, subject)
)${strict};
create index promise_move_by_day on promise_move (day);

create table promise_total (
  what ${text} not null,
  period ${text} not null,
  gift_interval ${text} not null,
  currency ${text} not null,
  count ${int64} not null,
  amount_minor ${int64} not null,
  days ${int64} not null,
  primary key (what, period, gift_interval, currency)
)${strict};

create table promise_stale (donation_id ${text} primary key)${strict};
`;

const add = (row: 'new' | 'old', sign: '' | '-') => `
insert into promise_total (what, period, gift_interval, currency, count, amount_minor, days)
values (${row}.what, ${row}.period, ${row}.gift_interval, ${row}.currency,
  ${sign}1, ${sign}${row}.amount_minor, ${sign}${row}.days)
on conflict (what, period, gift_interval, currency) do update set
  count = promise_total.count + excluded.count,
  amount_minor = promise_total.amount_minor + excluded.amount_minor,
  days = promise_total.days + excluded.days;
`;

const steps = [
  { verb: 'insert', statements: add('new', '') },
  { verb: 'delete', statements: add('old', '-') },
  { verb: 'update', statements: add('old', '-') + add('new', '') },
];

const triggers = ({ engine }: Words) =>
  steps
    .map(({ verb, statements }) =>
      engine === 'sqlite'
        ? `create trigger promise_move_${verb} after ${verb} on promise_move begin${statements}end;`
        : `
create function promise_move_${verb}() returns trigger language plpgsql as $$
begin${statements}  return null;
end $$;
create trigger promise_move_${verb} after ${verb} on promise_move
  for each row execute function promise_move_${verb}();
alter table promise_move enable always trigger promise_move_${verb};`,
    )
    .join('\n');

/**
 * What the ledger knows: charges of promises whose money became income. Their invoices tell the moment exactly once
 * they are read again. Days need the newsroom's time zone, so the moves themselves are made by the program.
 */
export const fillFromLedger = `
insert into promise_payment (charge_id, donation_id, subscription_id, invoice_id, paid_at, amount_minor, told_by)
select a.charge_id, d.id, d.subscription_id, null, min(e.occurred_at), d.amount_minor, 'ledger'
from attribution a
join donation d on d.id = a.donation_id
join journal_entry e on e.charge_id = a.charge_id
join posting p on p.entry_id = e.id
where d.gift_interval <> 'once' and p.account = 'donations' and p.amount_minor < 0
group by a.charge_id, d.id, d.subscription_id, d.amount_minor;

insert into promise_stale (donation_id)
select id from donation where gift_interval <> 'once' and subscription_id is not null;
`;

export const givingRecurring: Migration = {
  name: 'giving-recurring',
  script: (words) =>
    // The ledger of many years is read once, and longer than a statement may take otherwise.
    (words.engine === 'postgres' ? 'set local statement_timeout = 0;' : '') +
    tables(words) +
    triggers(words) +
    fillFromLedger,
};
