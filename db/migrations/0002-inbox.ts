import type { Migration } from '../migration.ts';

export const inbox: Migration = {
  name: 'inbox',
  script: ({ int64, bytes, text, strict }) => `
create table webhook_event (
  id ${text} primary key,
  type ${text} not null,
  api_version ${text},
  livemode ${int64} not null,
  account ${text},
  object_id ${text},
  created_at ${text} not null,
  payload ${bytes} not null,
  received_at ${text} not null,
  status ${text} not null,
  attempts ${int64} not null,
  next_attempt_at ${text} not null,
  lease_until ${text},
  lease_token ${text},
  last_error ${text},
  processed_at ${text}
)${strict};
create index webhook_event_due on webhook_event (next_attempt_at) where status in ('new', 'retry');
create index webhook_event_by_status on webhook_event (status, received_at);
`,
};
