import type { Migration } from '../migration.ts';

export const bank: Migration = {
  name: 'bank',
  script: ({ int64, bytes, text, strict }) => `
create table bank_account (
  name ${text} primary key,
  mapping ${text} not null
)${strict};

create table bank_line (
  id ${text} primary key,
  account_name ${text} not null references bank_account (name),
  booked_on ${text} not null check (booked_on like '____-__-__'),
  currency ${text} not null,
  amount_minor ${int64} not null check (amount_minor <> 0),
  reference ${bytes} not null,
  imported_at ${text} not null
)${strict};
create index bank_line_by_day on bank_line (currency, booked_on);

create table bank_match (
  line_id ${text} primary key references bank_line (id),
  payout_id ${text} not null unique,
  matched_by ${text} not null,
  matched_at ${text} not null
)${strict};
`,
};
