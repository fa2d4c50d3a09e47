import type { Migration } from '../migration.ts';

/** Of a gift that is paid back in part by something of value, that part is earned month by month. */
export const benefits: Migration = {
  name: 'benefits',
  script: ({ int64, text, strict }) => `
alter table donation add column benefit_minor ${int64} not null default 0;

create table deferred_benefit (
  charge_id ${text} primary key,
  currency ${text} not null,
  amount_minor ${int64} not null check (amount_minor > 0),
  begins_on ${text} not null,
  months ${int64} not null check (months > 0),
  recognised ${int64} not null,
  next_on ${text}
)${strict};
create index deferred_benefit_due on deferred_benefit (next_on) where next_on is not null;
`,
};
