import type { Migration } from '../migration.ts';

/** How often, and nothing else: no column leads to a reader, a donation or an hour. */
export const supportCount: Migration = {
  name: 'support count',
  script: ({ int64, text, strict }) => `
create table support_count (
  day ${text} not null check (day like '____-__-__'),
  campaign ${text} not null,
  article ${text} not null,
  gift_interval ${text} not null,
  what ${text} not null check (what in ('opened', 'started')),
  count ${int64} not null check (count > 0),
  primary key (day, campaign, article, gift_interval, what)
)${strict};
`,
};
