import type { Migration } from '../migration.ts';

/** What a program asked the API to do, and what it was answered: asked again under its key, it is told the same. */
export const apiRequests: Migration = {
  name: 'api-requests',
  script: ({ int64, bytes, text, strict }) => `
create table api_request (
  token_id ${text} not null,
  key_hash ${bytes} not null,
  request_hash ${bytes} not null,
  lease_until ${text} not null,
  lease_token ${text} not null,
  status ${int64},
  answer ${text},
  created_at ${text} not null,
  primary key (token_id, key_hash)
)${strict};
create index api_request_by_age on api_request (created_at);
`,
};
