import type { Migration, Words } from '../migration.ts';

// Donors are counted from a table kept per donor and month, because distinct counts do not add up; what reports
// read are counts of these. All of it is a function of the view below, and is changed by what a gift was before and
// is now (db/gifts.ts): so the order in which entry, attribution and donor come plays no part.

// From a charge to its entries and their postings, never from all that was ever donated: SQLite takes a cross join in
// the order in which it is written, and an expression by no index.

/** A charge whose income stands in `donations`; what was sold beside it is none. One row for each. */
const giftBooked = (engine: Words['engine']) => {
  const field = (row: string, name: string) =>
    engine === 'sqlite' ? `json_extract(${row}.fact, '$.${name}')` : `(${row}.fact::json ->> '${name}')`;
  const earns = (entry: string, posting: string) =>
    `${entry}.kind in ('charge', 'settlement') and ${posting}.account || '' = 'donations' and ${posting}.amount_minor < 0`;
  // What the reader was shown stands in the movement of the charge, to which a settlement points.
  return `
create view gift_booked as
select e.charge_id, substr(e.book_date, 1, 7) as month, coalesce(a.gift_interval, 'unmatched') as gift_interval,
  coalesce(${field('shown', 'presentmentCurrency')}, p.currency) as currency,
  coalesce(cast(${field('shown', 'presentmentMinor')} as bigint), -p.amount_minor) as amount_minor,
  p.currency as gross_currency, -p.amount_minor as gross_minor, d.donor_index
from journal_entry e
cross join posting p
left join journal_entry shown
  on shown.key = 'bt:' || coalesce(${field('e', 'balanceTransactionId')}, ${field('e', 'id')})
left join attribution a on a.charge_id = e.charge_id
left join gift_donor d on d.charge_id = e.charge_id
where p.entry_id = e.id and e.charge_id is not null and ${earns('e', 'p')}
and coalesce(a.gift_interval, 'unmatched') <> 'other'
and not exists (
  select 1 from journal_entry earlier cross join posting q
  where q.entry_id = earlier.id and earlier.charge_id = e.charge_id and earlier.key < e.key and ${earns('earlier', 'q')}
);`;
};

const tables = ({ int64, bytes, text, strict }: Words) => `
create table gift (
  charge_id ${text} primary key,
  month ${text} not null,
  gift_interval ${text} not null,
  currency ${text} not null,
  amount_minor ${int64} not null,
  gross_currency ${text} not null,
  gross_minor ${int64} not null,
  donor_index ${bytes}
)${strict};

create table gift_size (
  month ${text} not null,
  gift_interval ${text} not null,
  currency ${text} not null,
  amount_minor ${int64} not null,
  gifts ${int64} not null,
  primary key (month, gift_interval, currency, amount_minor)
)${strict};

create table gift_month (
  month ${text} not null,
  gift_interval ${text} not null,
  currency ${text} not null,
  gifts ${int64} not null,
  unknown_gifts ${int64} not null,
  sum_minor ${int64} not null,
  below_median ${int64} not null,
  median_low_minor ${int64} not null,
  median_high_minor ${int64} not null,
  primary key (month, gift_interval, currency)
)${strict};

create table donor_month (
  donor_index ${bytes} not null,
  month ${text} not null,
  currency ${text} not null,
  gifts ${int64} not null,
  gross_minor ${int64} not null,
  primary key (donor_index, month, currency)
)${strict};

create table cohort_month (
  cohort ${text} not null,
  month ${text} not null,
  donors ${int64} not null,
  primary key (cohort, month)
)${strict};

create table cohort_year (
  cohort ${text} not null,
  year ${text} not null,
  donors ${int64} not null,
  retained ${int64} not null,
  primary key (cohort, year)
)${strict};

create table gross_year (
  year ${text} not null,
  currency ${text} not null,
  unknown_gifts ${int64} not null,
  unknown_minor ${int64} not null,
  donors ${int64} not null,
  gross_minor ${int64} not null,
  retained_donors ${int64} not null,
  retained_minor ${int64} not null,
  primary key (year, currency)
)${strict};
`;

const sum = (what: string) => `cast(coalesce(sum(${what}), 0) as bigint)`;

const firsts = `firsts as (select donor_index, min(month) as cohort from donor_month where gifts > 0 group by donor_index)`;
const years = `years as (
  select donor_index, substr(month, 1, 4) as year from donor_month where gifts > 0
  group by donor_index, substr(month, 1, 4)
)`;
const yearBefore = `before on before.donor_index = y.donor_index
  and before.year = cast(cast(y.year as integer) - 1 as text)`;

/**
 * What each table has to hold, as a query of those before it: the tables are filled by it once, and verified by it
 * ever after. The columns come in the order of the table.
 */
export const givingTables = [
  {
    ...{
      table: 'gift',
      key: ['charge_id', 'month', 'gift_interval', 'currency', 'gross_currency', 'donor_index'],
    },
    values: ['amount_minor', 'gross_minor'],
    made: `select charge_id, month, gift_interval, currency, amount_minor, gross_currency, gross_minor, donor_index
from gift_booked`,
  },
  {
    ...{ table: 'gift_size', key: ['month', 'gift_interval', 'currency', 'amount_minor'], values: ['gifts'] },
    made: `select month, gift_interval, currency, amount_minor, count(*) as gifts from gift
group by month, gift_interval, currency, amount_minor`,
  },
  {
    ...{ table: 'gift_month', key: ['month', 'gift_interval', 'currency'] },
    values: [
      ...['gifts', 'unknown_gifts', 'sum_minor', 'below_median', 'median_low_minor', 'median_high_minor'],
    ],
    // The lower median is the gift of rank (n + 1) / 2, the upper of rank n / 2 + 1, both rounded down.
    made: `with steps as (
  select month, gift_interval, currency, amount_minor, gifts,
    cast(sum(gifts) over (partition by month, gift_interval, currency order by amount_minor) as bigint) as upto,
    cast(sum(gifts) over (partition by month, gift_interval, currency) as bigint) as total
  from gift_size where gifts > 0
), unknowns as (
  select month, gift_interval, currency, count(*) as unknown from gift where donor_index is null
  group by month, gift_interval, currency
)
select s.month, s.gift_interval, s.currency, ${sum('s.gifts')} as gifts, coalesce(max(u.unknown), 0) as unknown_gifts,
  ${sum('s.gifts * s.amount_minor')} as sum_minor,
  max(case when s.upto - s.gifts < (s.total + 1) / 2 and (s.total + 1) / 2 <= s.upto then s.upto - s.gifts end)
    as below_median,
  max(case when s.upto - s.gifts < (s.total + 1) / 2 and (s.total + 1) / 2 <= s.upto then s.amount_minor end)
    as median_low_minor,
  max(case when s.upto - s.gifts < s.total / 2 + 1 and s.total / 2 + 1 <= s.upto then s.amount_minor end)
    as median_high_minor
from steps s
left join unknowns u on u.month = s.month and u.gift_interval = s.gift_interval and u.currency = s.currency
group by s.month, s.gift_interval, s.currency`,
  },
  {
    ...{ table: 'donor_month', key: ['donor_index', 'month', 'currency'], values: ['gifts', 'gross_minor'] },
    made: `select donor_index, month, gross_currency as currency, count(*) as gifts, ${sum('gross_minor')} as gross_minor
from gift where donor_index is not null group by donor_index, month, gross_currency`,
  },
  {
    ...{ table: 'cohort_month', key: ['cohort', 'month'], values: ['donors'] },
    made: `with ${firsts}, months as (
  select donor_index, month from donor_month where gifts > 0 group by donor_index, month
)
select f.cohort, m.month, count(*) as donors from months m
join firsts f on f.donor_index = m.donor_index group by f.cohort, m.month`,
  },
  {
    ...{ table: 'cohort_year', key: ['cohort', 'year'], values: ['donors', 'retained'] },
    made: `with ${firsts}, ${years}
select substr(f.cohort, 1, 4) as cohort, y.year, count(*) as donors, count(before.year) as retained from years y
join firsts f on f.donor_index = y.donor_index
left join years ${yearBefore}
group by substr(f.cohort, 1, 4), y.year`,
  },
  {
    ...{ table: 'gross_year', key: ['year', 'currency'] },
    values: [
      ...['unknown_gifts', 'unknown_minor', 'donors', 'gross_minor', 'retained_donors', 'retained_minor'],
    ],
    made: `with ${years}, given as (
  select donor_index, substr(month, 1, 4) as year, currency, ${sum('gross_minor')} as gross_minor
  from donor_month where gifts > 0 group by donor_index, substr(month, 1, 4), currency
)
select year, currency, ${sum('unknown_gifts')} as unknown_gifts, ${sum('unknown_minor')} as unknown_minor,
  ${sum('donors')} as donors, ${sum('gross_minor')} as gross_minor,
  ${sum('retained_donors')} as retained_donors, ${sum('retained_minor')} as retained_minor
from (
  select y.year, y.currency, 0 as unknown_gifts, 0 as unknown_minor, 1 as donors, y.gross_minor,
    case when before.year is null then 0 else 1 end as retained_donors,
    case when before.year is null then 0 else y.gross_minor end as retained_minor
  from given y left join years ${yearBefore}
  union all
  select substr(month, 1, 4), gross_currency, 1, gross_minor, 0, 0, 0, 0 from gift where donor_index is null
) parts
group by year, currency`,
  },
] as const;

// Books with a million gifts take their time, once.
const patience = (engine: Words['engine']) =>
  engine === 'postgres' ? 'set local statement_timeout = 0;\n' : '';

export const givingDonors: Migration = {
  name: 'giving-donors',
  script: (words) => `${patience(words.engine)}${tables(words)}${giftBooked(words.engine)}
${givingTables.map(({ table, made }) => `insert into ${table}\n${made};`).join('\n')}
`,
};
