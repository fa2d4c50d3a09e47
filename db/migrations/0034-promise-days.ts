import type { Migration, Words } from '../migration.ts';
import { guard, noneDeleted } from './append-only.ts';

// What happened to promises, by day: `promise_total` has it by month, and a month of many promises is many moves.

const add = (row: 'new' | 'old', sign: '' | '-') => `
insert into promise_day (day, what, gift_interval, currency, count, amount_minor)
values (${row}.day, ${row}.what, ${row}.gift_interval, ${row}.currency, ${sign}1, ${sign}${row}.amount_minor)
on conflict (day, what, gift_interval, currency) do update set
  count = promise_day.count + excluded.count,
  amount_minor = promise_day.amount_minor + excluded.amount_minor;
`;

const steps = [
  { verb: 'insert', statements: add('new', '') },
  { verb: 'delete', statements: add('old', '-') },
  { verb: 'update', statements: add('old', '-') + add('new', '') },
];

const triggers = (engine: Words['engine']) =>
  steps
    .map(({ verb, statements }) =>
      engine === 'sqlite'
        ? `create trigger promise_move_day_${verb} after ${verb} on promise_move begin${statements}end;`
        : `
create function promise_move_day_${verb}() returns trigger language plpgsql as $$
begin${statements}  return null;
end $$;
create trigger promise_move_day_${verb} after ${verb} on promise_move
  for each row execute function promise_move_day_${verb}();
alter table promise_move enable always trigger promise_move_day_${verb};`,
    )
    .join('\n');

const key = ['day', 'what', 'gift_interval', 'currency'];

const locks = (engine: Words['engine']) =>
  noneDeleted(engine, { table: 'promise_day' }) +
  guard(engine, {
    ...{ table: 'promise_day', name: 'promise_day_change', before: 'update' },
    checks: [
      {
        refuse: `of a row of promise_day this stays: ${key.join(', ')}`,
        when: key.map((column) => `new.${column} <> old.${column}`).join(' or '),
      },
    ],
  });

export const promiseDays: Migration = {
  name: 'promise-days',
  script: ({ engine, int64, text, strict }) => `
${engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
create table promise_day (
  day ${text} not null,
  what ${text} not null,
  gift_interval ${text} not null,
  currency ${text} not null,
  count ${int64} not null,
  amount_minor ${int64} not null,
  primary key (day, what, gift_interval, currency)
)${strict};
insert into promise_day (day, what, gift_interval, currency, count, amount_minor)
select day, what, gift_interval, currency, count(*), sum(amount_minor)
from promise_move
group by day, what, gift_interval, currency;
${triggers(engine)}
${locks(engine)}
`,
};
