import type { Migration } from '../migration.ts';

export const mail: Migration = {
  name: 'mail',
  script: ({ int64, bytes, text, strict }) => `
create table reminder (
  id ${text} primary key,
  address ${bytes} not null,
  address_index ${bytes} not null unique,
  send_at ${text} not null,
  gift_interval ${text} not null,
  amount_minor ${int64},
  currency ${text} not null,
  locale ${text} not null,
  stop_token_hash ${bytes} not null unique,
  created_at ${text} not null
)${strict};
create index reminder_due on reminder (send_at);

create table sent_reminder (
  stop_token_hash ${bytes} primary key,
  address_index ${bytes} not null,
  sent_at ${text} not null
)${strict};
create index sent_reminder_by_address on sent_reminder (address_index);

create table stopped_address (
  address_index ${bytes} primary key,
  stopped_at ${text} not null
)${strict};

create table outbox_mail (
  id ${text} primary key,
  kind ${text} not null,
  dedupe_key ${text} not null unique,
  message_id ${text} not null unique,
  message ${bytes},
  status ${text} not null,
  attempts ${int64} not null,
  next_attempt_at ${text} not null,
  give_up_at ${text} not null,
  lease_until ${text},
  lease_token ${text},
  last_error ${text},
  created_at ${text} not null,
  finished_at ${text}
)${strict};
create index outbox_mail_due on outbox_mail (next_attempt_at) where status = 'queued';
`,
};
