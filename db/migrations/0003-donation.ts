import type { Migration } from '../migration.ts';

export const donation: Migration = {
  name: 'donation',
  script: ({ int64, text, strict }) => `
create table donation (
  id ${text} primary key,
  nonce_hash ${text} not null,
  request_hash ${text} not null,
  gift_interval ${text} not null,
  amount_minor ${int64} not null check (amount_minor between 1 and 1000000000000000),
  currency ${text} not null,
  campaign ${text} not null,
  locale ${text} not null,
  status ${text} not null,
  attempt ${int64} not null,
  created_at ${text} not null,
  expires_at ${text} not null,
  session_id ${text} unique,
  session_url ${text},
  subscription_id ${text} unique,
  unique (nonce_hash, request_hash)
)${strict};
`,
};
