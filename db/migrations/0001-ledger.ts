import type { Migration, Words } from '../migration.ts';

// The order that makes one text serve both engines: SQLite has no deferred triggers, but both have
// deferred foreign keys. So the postings are inserted first, pointing at an entry that does not exist
// yet; the entry comes last, and its guard checks the whole. After that the entry is sealed: a posting
// for an entry that exists is refused, and a transaction that ends without the entry cannot commit.

const accounts = [
  ['stripe:payments', 'asset'],
  ['stripe:risk_reserved', 'asset'],
  ['stripe:refund_and_dispute_prefunding', 'asset'],
  ['stripe:transfers_clearing', 'asset'],
  ['stripe:other', 'asset'],
  ['payouts_in_transit', 'asset'],
  ['bank', 'asset'],
  ['fx_clearing', 'asset'],
  ['donations_unsettled', 'liability'],
  ['suspense', 'liability'],
  ['opening_balances', 'equity'],
  ['donations', 'income'],
  ['refunds', 'income'],
  ['disputes', 'income'],
  ['fees:processing', 'expense'],
  ['fees:billing', 'expense'],
  ['fees:radar', 'expense'],
  ['fees:dispute', 'expense'],
  ['fees:payout', 'expense'],
  ['fees:tax_on_fees', 'expense'],
  ['fees:other', 'expense'],
  ['fx_gain_loss', 'expense'],
  ['climate_contribution', 'expense'],
] as const;

const tables = ({ int64, bytes, text, strict }: Words) => `
create table installation (
  id ${int64} primary key check (id = 1),
  time_zone ${text} not null,
  created_at ${text} not null
)${strict};

create table account (
  code ${text} primary key,
  type ${text} not null check (type in ('asset', 'liability', 'equity', 'income', 'expense'))
)${strict};

create table journal_entry (
  id ${int64} primary key,
  key ${text} not null unique,
  kind ${text} not null,
  book_date ${text} not null check (book_date like '____-__-__'),
  occurred_at ${text} not null,
  recorded_at ${text} not null,
  charge_id ${text},
  fact ${text} not null,
  rule_version ${int64} not null,
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32)
)${strict};
create index journal_entry_by_charge on journal_entry (charge_id);
create index journal_entry_by_book_date on journal_entry (book_date);

create table posting (
  entry_id ${int64} not null references journal_entry (id) deferrable initially deferred,
  line ${int64} not null,
  account ${text} not null references account (code),
  currency ${text} not null check (length(currency) = 3 and currency = lower(currency)),
  amount_minor ${int64} not null
    check (amount_minor <> 0 and amount_minor between -1000000000000000 and 1000000000000000),
  primary key (entry_id, line)
)${strict};
create index posting_by_account on posting (account, currency, entry_id, amount_minor);

create table attribution (
  id ${int64} primary key,
  charge_id ${text} not null unique,
  donation_id ${text} not null,
  gift_interval ${text} not null,
  campaign ${text} not null,
  recorded_at ${text} not null,
  prev_hash ${bytes} not null check (length(prev_hash) = 32),
  hash ${bytes} not null check (length(hash) = 32)
)${strict};

create table balance_day (
  account ${text} not null references account (code),
  currency ${text} not null,
  book_date ${text} not null,
  debit_minor ${int64} not null,
  credit_minor ${int64} not null,
  primary key (account, currency, book_date)
)${strict};

create table rollup_month (
  month ${text} not null,
  account ${text} not null references account (code),
  currency ${text} not null,
  gift_interval ${text} not null,
  campaign ${text} not null,
  debit_minor ${int64} not null,
  credit_minor ${int64} not null,
  credits ${int64} not null,
  primary key (month, account, currency, gift_interval, campaign)
)${strict};

create table quarantined_fact (
  key ${text} primary key,
  reason ${text} not null,
  fact ${text} not null,
  quarantined_at ${text} not null
)${strict};

create table ledger_lock (id ${int64} primary key check (id = 1))${strict};
insert into ledger_lock (id) values (1);

insert into account (code, type) values
${accounts.map(([code, type]) => `  ('${code}', '${type}')`).join(',\n')};
`;

const appendOnly = [
  'installation',
  'account',
  'journal_entry',
  'posting',
  'attribution',
  'quarantined_fact',
  'ledger_lock',
];

// Movements by what the gift was. Money whose gift is not known yet stands under 'unmatched' and is
// moved when the attribution arrives, so every order of arrival ends alike and no entry is touched.
const movements = {
  debit: 'sum(case when p.amount_minor > 0 then p.amount_minor else 0 end)',
  credit: 'sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end)',
  credits: 'sum(case when p.amount_minor < 0 then 1 else 0 end)',
};

const addToBalanceDay = `
insert into balance_day (account, currency, book_date, debit_minor, credit_minor)
select p.account, p.currency, new.book_date, ${movements.debit}, ${movements.credit}
from posting p
where p.entry_id = new.id
group by p.account, p.currency
on conflict (account, currency, book_date) do update set
  debit_minor = balance_day.debit_minor + excluded.debit_minor,
  credit_minor = balance_day.credit_minor + excluded.credit_minor;
`;

const upsertMonth = `
on conflict (month, account, currency, gift_interval, campaign) do update set
  debit_minor = rollup_month.debit_minor + excluded.debit_minor,
  credit_minor = rollup_month.credit_minor + excluded.credit_minor,
  credits = rollup_month.credits + excluded.credits;
`;

const unknownGift = `case when new.charge_id is null then 'none' else 'unmatched' end`;

const addToMonth = `
insert into rollup_month
  (month, account, currency, gift_interval, campaign, debit_minor, credit_minor, credits)
select substr(new.book_date, 1, 7), p.account, p.currency,
  coalesce(a.gift_interval, ${unknownGift}), coalesce(a.campaign, ${unknownGift}),
  ${movements.debit}, ${movements.credit}, ${movements.credits}
from posting p
left join attribution a on a.charge_id = new.charge_id
where p.entry_id = new.id
group by p.account, p.currency, a.gift_interval, a.campaign
${upsertMonth}`;

const moveInMonth = (sign: '-' | '', interval: string, campaign: string) => `
insert into rollup_month
  (month, account, currency, gift_interval, campaign, debit_minor, credit_minor, credits)
select substr(e.book_date, 1, 7), p.account, p.currency, ${interval}, ${campaign},
  ${sign}${movements.debit}, ${sign}${movements.credit}, ${sign}${movements.credits}
from journal_entry e
join posting p on p.entry_id = e.id
where e.charge_id = new.charge_id
group by substr(e.book_date, 1, 7), p.account, p.currency
${upsertMonth}`;

const attributeInMonth =
  moveInMonth('-', `'unmatched'`, `'unmatched'`) + moveInMonth('', 'new.gift_interval', 'new.campaign');

// `insert or replace` deletes the row in its way without firing delete triggers (SQLite's
// recursive_triggers is off by default): so a row that would take another's place is refused as it comes.
const keys: Readonly<Record<string, readonly string[]>> = {
  installation: ['id'],
  account: ['code'],
  attribution: ['charge_id'],
  journal_entry: ['key'],
  quarantined_fact: ['key'],
  ledger_lock: ['id'],
};

interface Guard {
  table: string;
  checks: readonly { refuse: string; when: string }[];
}

const nextInChain = (table: string) => [
  {
    refuse: `${table} id must be the next in sequence`,
    when: `new.id <> (select coalesce(max(id), 0) + 1 from ${table})`,
  },
  {
    refuse: `${table} prev_hash does not match the head of the chain`,
    when: `new.id > 1 and not exists (select 1 from ${table} where id = new.id - 1 and hash = new.prev_hash)`,
  },
];

const guards: readonly Guard[] = [
  {
    table: 'journal_entry',
    checks: [
      {
        refuse: 'journal_entry needs at least two postings',
        when: '(select count(*) from posting where entry_id = new.id) < 2',
      },
      {
        refuse: 'journal_entry does not balance',
        when: 'exists (select 1 from posting where entry_id = new.id group by currency having sum(amount_minor) <> 0)',
      },
      ...nextInChain('journal_entry'),
    ],
  },
  {
    table: 'posting',
    checks: [
      {
        refuse: 'journal_entry is sealed',
        when: 'exists (select 1 from journal_entry where id = new.entry_id)',
      },
    ],
  },
  { table: 'attribution', checks: nextInChain('attribution') },
];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function sqliteGuards() {
  const guard = ({ table, checks }: Guard) => `
create trigger ${table}_guard before insert on ${table} begin
  select case
    ${checks.map((c) => `when ${c.when} then raise(abort, ${quoted(c.refuse)})`).join('\n    ')}
  end;
end;`;
  // With foreign keys off (the default of most tools) a posting could be left without its entry.
  const posting = {
    refuse: 'foreign_keys must be on',
    when: '(select foreign_keys from pragma_foreign_keys) = 0',
  };
  const all = guards.map((g) => (g.table === 'posting' ? { ...g, checks: [posting, ...g.checks] } : g));
  const frozen = appendOnly.flatMap((table) =>
    ['update', 'delete'].map(
      (verb) => `
create trigger ${table}_no_${verb} before ${verb} on ${table} begin
  select raise(abort, '${table} is append-only');
end;`,
    ),
  );
  const replaced = Object.entries(keys).map(
    ([table, columns]) => `
create trigger ${table}_no_replace before insert on ${table}
when exists (select 1 from ${table} where ${columns.map((c) => `${c} = new.${c}`).join(' or ')}) begin
  select raise(abort, '${table} is append-only');
end;`,
  );
  return `${all.map(guard).join('\n')}
${frozen.join('\n')}
${replaced.join('\n')}
create trigger journal_entry_roll_up after insert on journal_entry begin
${addToBalanceDay}${addToMonth}end;
create trigger attribution_roll_up after insert on attribution begin
${attributeInMonth}end;
`;
}

function postgresGuards() {
  const body = (name: string, statements: string) => `
create function ${name}() returns trigger language plpgsql as $$
begin
${statements}
  return new;
end $$;`;
  // A chain has one writer: whoever writes first holds the lock row to the end of its transaction.
  const lock = ['journal_entry', 'posting', 'attribution'].map(
    (table) => `
create trigger a_${table}_one_writer before insert on ${table} for each statement execute function lock_ledger();
alter table ${table} enable always trigger a_${table}_one_writer;`,
  );
  const guard = ({ table, checks }: Guard) => `${body(
    `${table}_guard`,
    checks.map((c) => `  if ${c.when} then raise exception ${quoted(c.refuse)}; end if;`).join('\n'),
  )}
create trigger b_${table}_guard before insert on ${table} for each row execute function ${table}_guard();
alter table ${table} enable always trigger b_${table}_guard;`;
  const frozen = appendOnly.map(
    (table) => `
create trigger ${table}_append_only before update or delete on ${table}
  for each row execute function refuse_change();
create trigger ${table}_no_truncate before truncate on ${table}
  for each statement execute function refuse_change();
alter table ${table} enable always trigger ${table}_append_only;
alter table ${table} enable always trigger ${table}_no_truncate;`,
  );
  const rollUp = (table: string, statements: string) => `${body(`${table}_roll_up`, statements)}
create trigger ${table}_roll_up after insert on ${table} for each row execute function ${table}_roll_up();
alter table ${table} enable always trigger ${table}_roll_up;`;
  return `
create function lock_ledger() returns trigger language plpgsql as $$
begin
  perform 1 from ledger_lock for update;
  return null;
end $$;
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
${lock.join('\n')}
${guards.map(guard).join('\n')}
${frozen.join('\n')}
${rollUp('journal_entry', addToBalanceDay + addToMonth)}
${rollUp('attribution', attributeInMonth)}
`;
}

export const ledger: Migration = {
  name: 'ledger',
  script: (words) => tables(words) + (words.engine === 'sqlite' ? sqliteGuards() : postgresGuards()),
};
