import type { Engine } from '../database.ts';
import type { Migration } from '../migration.ts';

// The donation of a late gift, as its interval and campaign do: not in the closed month, from the day of its decision on.

const gift = (column: string) =>
  `coalesce(a.${column}, case when e.charge_id is null then 'none' else 'unmatched' end)`;

/** Of a charge that was attributed after its month was closed: taken from unmatched, and given to its gift. */
const latePart = (sign: '-' | '', donation: string, interval: string, campaign: string) => `
select e.id, d.booked_on, substr(d.booked_on, 1, 7), d.subject, 'late_attribution', e.occurred_at, d.recorded_at,
  e.charge_id, ${donation}, ${interval}, ${campaign}, p.line, p.account, c.type, p.currency, ${sign}p.amount_minor
from booking_decision d
join attribution a on d.subject = 'attribution:' || a.charge_id
join journal_entry e on e.charge_id = a.charge_id and e.book_date < d.booked_on and e.id <= d.entry_head
join posting p on p.entry_id = e.id
join account c on c.code = p.account`;

// On PostgreSQL a view that is dropped takes with it who may read it; SQLite cannot replace one.
const again: Readonly<Record<Engine, string>> = {
  sqlite: 'drop view finance_line;\ncreate view finance_line as',
  postgres: 'create or replace view finance_line as',
};

export const lateDonations: Migration = {
  name: 'late-donations',
  script: ({ engine }) => `
${again[engine]}
select e.id as entry, e.book_date, substr(e.book_date, 1, 7) as month, e.key, e.kind, e.occurred_at, e.recorded_at,
  e.charge_id as charge, a.donation_id as donation, ${gift('gift_interval')} as gift_interval,
  ${gift('campaign')} as campaign, p.line, p.account, c.type as account_type, p.currency, p.amount_minor
from posting p
join journal_entry e on e.id = p.entry_id
join account c on c.code = p.account
left join booking_decision d
  on d.subject = 'attribution:' || e.charge_id and e.book_date < d.booked_on and e.id <= d.entry_head
left join attribution a on a.charge_id = e.charge_id and d.id is null
union all
${latePart('-', 'null', `'unmatched'`, `'unmatched'`)}
union all
${latePart('', 'a.donation_id', 'a.gift_interval', 'a.campaign')};
`,
};
