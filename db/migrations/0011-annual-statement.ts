import type { Migration } from '../migration.ts';

// The table that 0010 made was never written to.
export const annualStatement: Migration = {
  name: 'annual-statement',
  script: ({ int64, bytes, text, strict }) => `
drop table annual_statement;
create table annual_statement (
  donor_index ${bytes} not null,
  begins_on ${text} not null,
  notice_key ${text} not null,
  entry_id ${int64} not null,
  charges ${text} not null,
  locale ${text} not null,
  figures_digest ${text} not null,
  text_digest ${text} not null,
  made_at ${text} not null,
  primary key (donor_index, begins_on)
)${strict};
`,
};
