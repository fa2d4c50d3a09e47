import type { Engine } from '../database.ts';
import type { Migration, Words } from '../migration.ts';
import { afterInsert, appendOnly, guard, keptByTriggers, nextInChain } from './append-only.ts';

// A period is closed by a row, and reopened by another. What is heard of a closed period afterwards is booked in the
// open one, by a decision that is a row too: so a closed period reads as of its close, and the books can be made again.

const tables = ({ int64, bytes, text, strict }: Words) => `
create table period_close (
  id ${int64} primary key,
  action ${text} not null check (action in ('closed', 'reopened')),
  period ${text} not null check (period like '____-__'),
  closed_through ${text} not null check (closed_through = '' or closed_through like '____-__-__'),
  reason ${text} not null,
  decided_by ${text} not null,
  recorded_at ${text} not null,
  entry_id ${int64} not null,
  entry_hash ${bytes} not null check (length(entry_hash) = 32),
  attribution_id ${int64} not null,
  attribution_hash ${bytes} not null check (length(attribution_hash) = 32),
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32)
)${strict};

create table booking_decision (
  id ${int64} primary key,
  subject ${text} not null unique,
  happened_on ${text} not null check (happened_on like '____-__-__'),
  booked_on ${text} not null check (booked_on like '____-__-__'),
  period_close_id ${int64} not null references period_close (id),
  entry_head ${int64} not null,
  recorded_at ${text} not null,
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32)
)${strict};
create index booking_decision_by_day on booking_decision (booked_on);

create table chain_anchor (
  id ${int64} primary key,
  entry_id ${int64} not null,
  entry_hash ${bytes} not null check (length(entry_hash) = 32),
  attribution_id ${int64} not null,
  attribution_hash ${bytes} not null check (length(attribution_hash) = 32),
  noted_at ${text} not null
)${strict};

create table ledger_head (
  chain ${text} primary key,
  id ${int64} not null,
  hash ${bytes} not null check (length(hash) = 32)
)${strict};

create table fund (
  slug ${text} primary key,
  restricted ${int64} not null check (restricted in (0, 1)),
  recorded_at ${text} not null
)${strict};

create table fund_month (
  month ${text} not null,
  fund ${text} not null,
  account ${text} not null references account (code),
  currency ${text} not null,
  debit_minor ${int64} not null,
  credit_minor ${int64} not null,
  primary key (month, fund, account, currency)
)${strict};

alter table donation add column fund ${text} not null default 'general';
alter table attribution add column fund ${text};

insert into account (code, type) values ('released_from_restriction', 'equity'), ('deferred_benefits', 'liability');
`;

export const chains = ['journal_entry', 'attribution', 'period_close', 'booking_decision'];

const noHash = { sqlite: 'zeroblob(32)', postgres: `decode(repeat('00', 32), 'hex')` } as const;

const fillHeads = (engine: Engine) => `
insert into ledger_head (chain, id, hash)
${chains.map((chain) => `select '${chain}', coalesce(max(id), 0), coalesce((select hash from ${chain} order by id desc limit 1), ${noHash[engine]}) from ${chain}`).join('\nunion all\n')};
`;

const moveHead = (engine: Engine, chain: string) =>
  afterInsert(engine, {
    table: chain,
    name: `${chain}_head`,
    statements: `
insert into ledger_head (chain, id, hash) values ('${chain}', new.id, new.hash)
on conflict (chain) do update set id = excluded.id, hash = excluded.hash;`,
  });

/** The last day that is closed; empty before the first close. Sorts before every day. */
export const closedThrough = `coalesce((select closed_through from period_close order by id desc limit 1), '')`;

const isHead = (chain: string, id: string, hash: string) =>
  `exists (select 1 from ledger_head where chain = '${chain}' and id = new.${id} and hash = new.${hash})`;

const anchored = {
  refuse: 'the anchor is not the head of the chain',
  when: `not (${isHead('journal_entry', 'entry_id', 'entry_hash')} and ${isHead('attribution', 'attribution_id', 'attribution_hash')})`,
};

const guards = (engine: Engine) => [
  appendOnly(engine, {
    table: 'period_close',
    keys: ['id'],
    checks: [
      ...nextInChain('period_close'),
      {
        refuse: 'a close reaches further than the last',
        when: `new.action = 'closed' and new.closed_through <= ${closedThrough}`,
      },
      {
        refuse: 'only what is closed can be reopened',
        when: `new.action = 'reopened' and new.closed_through >= ${closedThrough}`,
      },
      anchored,
    ],
  }),
  appendOnly(engine, {
    table: 'booking_decision',
    keys: ['id', 'subject'],
    checks: [
      ...nextInChain('booking_decision'),
      { refuse: 'its own day is open', when: `new.happened_on > ${closedThrough}` },
      { refuse: 'period is closed', when: `new.booked_on <= ${closedThrough}` },
      {
        refuse: 'the decision does not say what was booked by then',
        when: `new.entry_head <> (select coalesce(max(id), 0) from journal_entry)`,
      },
    ],
  }),
  appendOnly(engine, { table: 'chain_anchor', keys: ['id'], checks: [anchored] }),
  appendOnly(engine, { table: 'fund', keys: ['slug'], checks: [] }),
  guard(engine, {
    table: 'journal_entry',
    name: 'journal_entry_period',
    checks: [
      { refuse: 'period is closed', when: `new.book_date <= ${closedThrough}` },
      {
        refuse: 'a reversal negates its original, line by line',
        when: `new.key like 'reversal:%' and not exists (
          select 1 from journal_entry o
          where o.key = substr(new.key, 10)
            and (select count(*) from posting where entry_id = o.id) = (select count(*) from posting where entry_id = new.id)
            and not exists (
              select 1 from posting n
              where n.entry_id = new.id and not exists (
                select 1 from posting p
                where p.entry_id = o.id and p.line = n.line and p.account = n.account
                  and p.currency = n.currency and p.amount_minor = -n.amount_minor)))`,
      },
    ],
  }),
  guard(engine, {
    table: 'attribution',
    name: 'attribution_period',
    checks: [
      {
        refuse: 'a charge of a closed period is attributed by a decision',
        when: `exists (select 1 from journal_entry e where e.charge_id = new.charge_id and e.book_date <= ${closedThrough})
          and not exists (
            select 1 from booking_decision d
            where d.subject = 'attribution:' || new.charge_id and d.booked_on > ${closedThrough})`,
      },
    ],
  }),
];

const closedMonth = (row: string) => `${row}.month <= substr(${closedThrough}, 1, 7)`;
const closedDay = (row: string) => `${row}.book_date <= ${closedThrough}`;

const fixedSums = (engine: Engine) =>
  [
    { table: 'balance_day', fixed: closedDay },
    { table: 'rollup_month', fixed: closedMonth },
    { table: 'fund_month', fixed: closedMonth },
  ].map((sums) => keptByTriggers(engine, { ...sums, refuse: 'period is closed' }));

const movements = (sign: '-' | '') => `
  ${sign}sum(case when p.amount_minor > 0 then p.amount_minor else 0 end),
  ${sign}sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end)`;

// What is of a closed period stays there under unmatched; the move stands in the month of the decision.
const monthOf = `substr(case when e.book_date < d.booked_on then d.booked_on else e.book_date end, 1, 7)`;

const ofCharge = `
from journal_entry e
join posting p on p.entry_id = e.id
left join booking_decision d on d.subject = 'attribution:' || new.charge_id
where e.charge_id = new.charge_id`;

const moveInMonth = (sign: '-' | '', interval: string, campaign: string) => `
insert into rollup_month
  (month, account, currency, gift_interval, campaign, debit_minor, credit_minor, credits)
select ${monthOf}, p.account, p.currency, ${interval}, ${campaign},${movements(sign)},
  ${sign}sum(case when p.amount_minor < 0 then 1 else 0 end)
${ofCharge}
group by ${monthOf}, p.account, p.currency
on conflict (month, account, currency, gift_interval, campaign) do update set
  debit_minor = rollup_month.debit_minor + excluded.debit_minor,
  credit_minor = rollup_month.credit_minor + excluded.credit_minor,
  credits = rollup_month.credits + excluded.credits;`;

const upsertFund = `
on conflict (month, fund, account, currency) do update set
  debit_minor = fund_month.debit_minor + excluded.debit_minor,
  credit_minor = fund_month.credit_minor + excluded.credit_minor;`;

// What is of no other fund is general, and kept nowhere: it is the rest.
const addToFund = `
insert into fund_month (month, fund, account, currency, debit_minor, credit_minor)
select ${monthOf}, new.fund, p.account, p.currency,${movements('')}
${ofCharge} and new.fund <> 'general'
group by ${monthOf}, p.account, p.currency
${upsertFund}`;

const entryToFund = `
insert into fund_month (month, fund, account, currency, debit_minor, credit_minor)
select substr(new.book_date, 1, 7), a.fund, p.account, p.currency,${movements('')}
from attribution a
join posting p on p.entry_id = new.id
where a.charge_id = new.charge_id and a.fund <> 'general'
group by a.fund, p.account, p.currency
${upsertFund}`;

function rollUps(engine: Engine): string {
  const attribution = {
    table: 'attribution',
    name: 'attribution_roll_up',
    statements:
      moveInMonth('-', `'unmatched'`, `'unmatched'`) +
      moveInMonth('', 'new.gift_interval', 'new.campaign') +
      addToFund,
  };
  const drop =
    engine === 'sqlite'
      ? 'drop trigger attribution_roll_up;'
      : 'drop trigger attribution_roll_up on attribution; drop function attribution_roll_up;';
  return [
    drop,
    afterInsert(engine, attribution),
    afterInsert(engine, { table: 'journal_entry', name: 'journal_entry_fund', statements: entryToFund }),
  ].join('\n');
}

const giftAtItsDay = (column: string) =>
  `case when a.charge_id is null or (e.book_date < d.booked_on and e.id <= d.entry_head)
    then case when e.charge_id is null then 'none' else 'unmatched' end else a.${column} end`;

/** Of a charge that was attributed after its month was closed: taken from unmatched, and given to its gift. */
const latePart = (sign: '-' | '', interval: string, campaign: string) => `
select e.id, d.booked_on, substr(d.booked_on, 1, 7), d.subject, 'late_attribution', e.occurred_at, d.recorded_at,
  e.charge_id, a.donation_id, ${interval}, ${campaign}, p.line, p.account, c.type, p.currency, ${sign}p.amount_minor
from booking_decision d
join attribution a on d.subject = 'attribution:' || a.charge_id
join journal_entry e on e.charge_id = a.charge_id and e.book_date < d.booked_on and e.id <= d.entry_head
join posting p on p.entry_id = e.id
join account c on c.code = p.account`;

const views = `
drop view finance_line;
create view finance_line as
select e.id as entry, e.book_date, substr(e.book_date, 1, 7) as month, e.key, e.kind, e.occurred_at, e.recorded_at,
  e.charge_id as charge, a.donation_id as donation, ${giftAtItsDay('gift_interval')} as gift_interval,
  ${giftAtItsDay('campaign')} as campaign, p.line, p.account, c.type as account_type, p.currency, p.amount_minor
from posting p
join journal_entry e on e.id = p.entry_id
join account c on c.code = p.account
left join attribution a on a.charge_id = e.charge_id
left join booking_decision d on d.subject = 'attribution:' || e.charge_id
union all
${latePart('-', `'unmatched'`, `'unmatched'`)}
union all
${latePart('', 'a.gift_interval', 'a.campaign')};
`;

export const periods: Migration = {
  name: 'periods',
  script: (words) =>
    [
      tables(words),
      fillHeads(words.engine),
      ...chains.map((chain) => moveHead(words.engine, chain)),
      ...guards(words.engine),
      ...fixedSums(words.engine),
      rollUps(words.engine),
      views,
    ].join('\n'),
};
