import type { Migration } from '../migration.ts';

export const stripeObjects: Migration = {
  name: 'stripe-objects',
  script: ({ int64, text, strict }) => `
create table fetch_ticket (
  id ${int64} primary key check (id = 1),
  n ${int64} not null
)${strict};
insert into fetch_ticket (id, n) values (1, 0);

create table stripe_object (
  id ${text} primary key,
  kind ${text} not null,
  status ${text} not null,
  charge_id ${text},
  amount_minor ${int64},
  currency ${text},
  created_at ${text} not null,
  detail ${text} not null,
  ticket ${int64} not null,
  seen_at ${text} not null
)${strict};
create index stripe_object_by_kind on stripe_object (kind, status, created_at);
create index stripe_object_by_charge on stripe_object (charge_id);

-- Whether a gift was paid twice.
create index attribution_by_donation on attribution (donation_id);

create table payout_item (
  payout_id ${text} not null,
  transaction_id ${text} not null,
  primary key (payout_id, transaction_id)
)${strict};
create index payout_item_by_transaction on payout_item (transaction_id);

create table event_entry (
  event_id ${text} not null,
  entry_key ${text} not null,
  primary key (event_id, entry_key)
)${strict};

create table staff_task (
  key ${text} primary key,
  kind ${text} not null,
  subject_id ${text} not null,
  detail ${text} not null,
  opened_at ${text} not null,
  closed_at ${text},
  resolution ${text}
)${strict};
create index staff_task_open on staff_task (opened_at) where closed_at is null;

create table scheduled_job (
  name ${text} primary key,
  due_at ${text} not null,
  lease_until ${text},
  lease_token ${text},
  progress ${text},
  finished_at ${text},
  last_error ${text}
)${strict};

alter table webhook_event add column heard_by ${text} not null default 'delivery';

create table adoption (
  id ${int64} primary key check (id = 1),
  cutover_at ${text} not null,
  adopted_at ${text} not null
)${strict};
`,
};
