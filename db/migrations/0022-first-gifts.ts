import type { Migration, Words } from '../migration.ts';

// When each donation first brought income, and how often by day, campaign and interval. Whichever comes first, the
// money or what it was given for, the second finds the first; an earlier charge that is heard of late moves the day.

const tables = ({ int64, text, strict }: Words) => `
create table first_gift (
  donation_id ${text} not null,
  campaign ${text} not null,
  gift_interval ${text} not null,
  day ${text} not null,
  primary key (donation_id, campaign, gift_interval)
)${strict};

create table first_gift_day (
  day ${text} not null,
  campaign ${text} not null,
  gift_interval ${text} not null,
  gifts ${int64} not null,
  primary key (day, campaign, gift_interval)
)${strict};
`;

/** What was sold beside gifts has an interval of its own, and is none. */
const isGift = (interval: string) => `${interval} in ('once', 'month', 'year')`;

// An expression is looked up by no index: SQLite would go through all that was ever donated.
const isIncome = (entry: string) => `exists (
    select 1 from posting p
    where p.entry_id = ${entry}.id and p.account || '' = 'donations' and p.amount_minor < 0)`;

const keepEarlier = `
on conflict (donation_id, campaign, gift_interval) do update set day = excluded.day
where excluded.day < first_gift.day;
`;

const moneyCame = `
insert into first_gift (donation_id, campaign, gift_interval, day)
select a.donation_id, a.campaign, a.gift_interval, new.book_date
from attribution a
where a.charge_id = new.charge_id and ${isGift('a.gift_interval')} and ${isIncome('new')}
${keepEarlier}`;

const giftBecameKnown = `
insert into first_gift (donation_id, campaign, gift_interval, day)
select new.donation_id, new.campaign, new.gift_interval, min(e.book_date)
from journal_entry e
where e.charge_id = new.charge_id and ${isGift('new.gift_interval')} and ${isIncome('e')}
group by e.charge_id
${keepEarlier}`;

const count = (which: 'new' | 'old', gifts: '1' | '-1') => `
insert into first_gift_day (day, campaign, gift_interval, gifts)
values (${which}.day, ${which}.campaign, ${which}.gift_interval, ${gifts})
on conflict (day, campaign, gift_interval) do update set gifts = first_gift_day.gifts + excluded.gifts;
`;

// Before there are triggers: a million gifts are counted at once.
const fill = `
insert into first_gift (donation_id, campaign, gift_interval, day)
select a.donation_id, a.campaign, a.gift_interval, min(e.book_date)
from posting p
join journal_entry e on e.id = p.entry_id
join attribution a on a.charge_id = e.charge_id
where p.account = 'donations' and p.amount_minor < 0 and ${isGift('a.gift_interval')}
group by a.donation_id, a.campaign, a.gift_interval;

insert into first_gift_day (day, campaign, gift_interval, gifts)
select day, campaign, gift_interval, count(*) from first_gift group by day, campaign, gift_interval;
`;

const triggers = [
  ['journal_entry', 'insert', 'first_gift', moneyCame],
  ['attribution', 'insert', 'first_gift', giftBecameKnown],
  ['first_gift', 'insert', 'counted', count('new', '1')],
  ['first_gift', 'update', 'moved', count('old', '-1') + count('new', '1')],
] as const;

const onSqlite = triggers.map(
  ([table, verb, name, statements]) => `
create trigger ${table}_${name} after ${verb} on ${table} begin
${statements}end;`,
);

const onPostgres = triggers.map(
  ([table, verb, name, statements]) => `
create function ${table}_${name}() returns trigger language plpgsql as $$
begin
${statements}
  return new;
end $$;
create trigger ${table}_${name} after ${verb} on ${table} for each row execute function ${table}_${name}();
alter table ${table} enable always trigger ${table}_${name};`,
);

export const firstGifts: Migration = {
  name: 'first-gifts',
  script: (words) => `${words.engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
${tables(words)}${fill}${(words.engine === 'sqlite' ? onSqlite : onPostgres).join('\n')}
`,
};
