import type { Migration } from '../migration.ts';

export const cardPayment: Migration = {
  name: 'card-payment',
  script: ({ int64, bytes, text, strict }) => `
create table card_payment (
  charge_id ${text} primary key,
  card_index ${bytes} not null,
  amount_minor ${int64} not null,
  currency ${text} not null,
  paid_at ${text} not null
)${strict};
create index card_payment_by_card on card_payment (card_index, paid_at);
create index card_payment_by_time on card_payment (paid_at);
`,
};
