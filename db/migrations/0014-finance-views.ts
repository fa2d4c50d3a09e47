import type { Migration } from '../migration.ts';

// For people and programs that ask in SQL: names and columns here are a promise (docs/finance.md); what lies below
// them is not. They hold no personal data, and no view reads a table that does.

const gift = (column: string) =>
  `coalesce(a.${column}, case when e.charge_id is null then 'none' else 'unmatched' end)`;

const sumOf = (accounts: string, first: 'debit' | 'credit') => {
  const [plus, minus] =
    first === 'credit' ? ['credit_minor', 'debit_minor'] : ['debit_minor', 'credit_minor'];
  return `cast(sum(case when ${accounts} then ${plus} - ${minus} else 0 end) as bigint)`;
};

const [gross, refunds, disputes, fees] = [
  sumOf(`account = 'donations' or account like 'other_income:%'`, 'credit'),
  sumOf(`account = 'refunds'`, 'debit'),
  sumOf(`account = 'disputes'`, 'debit'),
  sumOf(`account like 'fees:%'`, 'debit'),
];

export const financeViews: Migration = {
  name: 'finance-views',
  script: () => `
create view finance_line as
select e.id as entry, e.book_date, substr(e.book_date, 1, 7) as month, e.key, e.kind, e.occurred_at, e.recorded_at,
  e.charge_id as charge, a.donation_id as donation, ${gift('gift_interval')} as gift_interval,
  ${gift('campaign')} as campaign, p.line, p.account, c.type as account_type, p.currency, p.amount_minor
from posting p
join journal_entry e on e.id = p.entry_id
join account c on c.code = p.account
left join attribution a on a.charge_id = e.charge_id;

create view finance_income_month as
select month, gift_interval, campaign, currency,
  ${gross} as gross_minor,
  ${refunds} as refunds_minor,
  ${disputes} as disputes_minor,
  ${fees} as fees_minor,
  ${gross} - ${refunds} - ${disputes} - ${fees} as net_minor,
  cast(sum(case when account = 'donations' then credits else 0 end) as bigint) as donations
from rollup_month
where account in ('donations', 'refunds', 'disputes') or account like 'fees:%' or account like 'other_income:%'
group by month, gift_interval, campaign, currency;

create view finance_balance_day as
select b.account, c.type as account_type, b.currency, b.book_date, b.debit_minor, b.credit_minor,
  b.debit_minor - b.credit_minor as change_minor
from balance_day b
join account c on c.code = b.account;
`,
};
