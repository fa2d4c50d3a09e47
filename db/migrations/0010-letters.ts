import type { Migration } from '../migration.ts';

export const letters: Migration = {
  name: 'letters',
  script: ({ int64, bytes, text, strict }) => `
create table reminder_request (
  id ${text} primary key,
  request ${bytes} not null,
  address_index ${bytes} not null,
  stop_token_hash ${bytes} not null unique,
  earlier_token_hash ${bytes},
  created_at ${text} not null
)${strict};
create index reminder_request_by_time on reminder_request (created_at);
create index reminder_request_by_address on reminder_request (address_index);

create table reminder_sent (
  address_index ${bytes} primary key,
  domain_index ${bytes},
  stop_token_hash ${bytes} not null unique,
  capsule ${bytes},
  sent_at ${text} not null
)${strict};
insert into reminder_sent (address_index, stop_token_hash, sent_at)
select address_index, stop_token_hash, sent_at from sent_reminder as sent
where not exists (
  select 1 from sent_reminder as later where later.address_index = sent.address_index
  and (later.sent_at > sent.sent_at
    or (later.sent_at = sent.sent_at and later.stop_token_hash > sent.stop_token_hash))
);
drop table sent_reminder;
create index reminder_sent_by_time on reminder_sent (sent_at);
create index reminder_sent_by_domain on reminder_sent (domain_index, sent_at);

create table reminder_count (
  day ${text} not null,
  what ${text} not null,
  count ${int64} not null,
  primary key (day, what)
)${strict};

create table mail_suppression (
  address_index ${bytes} not null,
  reason ${text} not null,
  since ${text} not null,
  until ${text},
  primary key (address_index, reason)
)${strict};
insert into mail_suppression (address_index, reason, since)
select address_index, 'stopped', stopped_at from stopped_address;
drop table stopped_address;

alter table outbox_mail add column recipient_index ${bytes};
create index outbox_mail_by_recipient on outbox_mail (recipient_index) where recipient_index is not null;
create index outbox_mail_finished on outbox_mail (finished_at) where finished_at is not null;

create table notice (
  key ${text} primary key,
  kind ${text} not null,
  subject_id ${text} not null,
  detail ${text} not null,
  status ${text} not null,
  attempts ${int64} not null,
  due_at ${text} not null,
  lease_until ${text},
  lease_token ${text},
  outcome ${text},
  last_error ${text},
  created_at ${text} not null,
  finished_at ${text}
)${strict};
create index notice_due on notice (due_at) where status = 'open';

create table gift_donor (
  charge_id ${text} primary key,
  donor_index ${bytes} not null,
  recorded_at ${text} not null
)${strict};
create index gift_donor_by_donor on gift_donor (donor_index);

create table annual_statement (
  donor_index ${bytes} not null,
  fiscal_year ${text} not null,
  entry_id ${int64} not null,
  attribution_id ${int64} not null,
  locale ${text} not null,
  digest ${bytes} not null,
  issued_at ${text} not null,
  primary key (donor_index, fiscal_year)
)${strict};

create table newsletter_request (
  id ${text} primary key,
  request ${bytes} not null,
  due_at ${text} not null,
  created_at ${text} not null
)${strict};
create index newsletter_request_due on newsletter_request (due_at);

create table newsletter_signup (
  id ${text} primary key,
  list ${text} not null,
  address ${bytes},
  address_index ${bytes} not null,
  domain_index ${bytes},
  capsule ${bytes},
  token_hash ${bytes} not null,
  status ${text} not null,
  locale ${text} not null,
  wording_hash ${text} not null,
  policy_version ${text} not null,
  requested_at ${text} not null,
  mailed_at ${text},
  confirmed_at ${text},
  ended_at ${text},
  provider_reference ${text},
  attempts ${int64} not null,
  next_attempt_at ${text} not null,
  lease_until ${text},
  lease_token ${text},
  last_error ${text},
  unique (list, address_index)
)${strict};
create index newsletter_signup_by_token on newsletter_signup (token_hash);
create index newsletter_signup_by_address on newsletter_signup (address_index);
create index newsletter_signup_by_domain on newsletter_signup (domain_index, mailed_at);
create index newsletter_signup_by_status on newsletter_signup (status, next_attempt_at);

create table newsletter_count (
  month ${text} not null,
  list ${text} not null,
  what ${text} not null,
  count ${int64} not null,
  primary key (month, list, what)
)${strict};
`,
};
