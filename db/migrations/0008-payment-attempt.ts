import type { Migration } from '../migration.ts';

export const paymentAttempt: Migration = {
  name: 'payment-attempt',
  script: ({ int64, text, strict }) => `
create table payment_attempt (
  charge_id ${text} primary key,
  payment_intent_id ${text},
  donation_id ${text},
  outcome ${text} not null check (outcome in ('failed', 'succeeded')),
  amount_minor ${int64} not null,
  currency ${text} not null,
  attempted_at ${text} not null
)${strict};
create index payment_attempt_by_time on payment_attempt (attempted_at);
create index payment_attempt_by_intent on payment_attempt (payment_intent_id);

create table friction_by_hand (
  id ${int64} primary key,
  friction ${text} not null,
  set_at ${text} not null,
  until ${text} not null
)${strict};
`,
};
