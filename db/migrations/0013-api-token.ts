import type { Migration } from '../migration.ts';

export const apiToken: Migration = {
  name: 'api-token',
  script: ({ bytes, text, strict }) => `
create table api_token (
  id ${text} primary key,
  name ${text} not null,
  scope ${text} not null,
  token_hash ${bytes} not null unique,
  created_at ${text} not null,
  expires_at ${text} not null,
  revoked_at ${text}
)${strict};
`,
};
