import type { Migration } from '../migration.ts';
import { afterInsert } from './append-only.ts';

// What was known at a moment is all that is booked, less what was recorded since. To take that off without going through
// it entry by entry, sums are kept of each block of entries as they were recorded.

/** Entries in a block; the last one is gone through entry by entry. */
export const blockSize = 4096;

const sums = `sum(case when p.amount_minor > 0 then p.amount_minor else 0 end) as debit_minor,
  sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end) as credit_minor`;

/** What the table has to hold: it is filled by it once, and verified by it ever after. */
export const balanceBlocks = `select p.account, p.currency, e.id / ${blockSize} as block, e.book_date, ${sums}
from journal_entry e
join posting p on p.entry_id = e.id
group by p.account, p.currency, e.id / ${blockSize}, e.book_date`;

export const balanceBlock: Migration = {
  name: 'balance-blocks',
  script: ({ engine, int64, text, strict }) => `
create table balance_block (
  account ${text} not null references account (code),
  currency ${text} not null,
  block ${int64} not null,
  book_date ${text} not null,
  debit_minor ${int64} not null,
  credit_minor ${int64} not null,
  primary key (account, currency, block, book_date)
)${strict};
create index balance_block_by_block on balance_block (block);
${engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
insert into balance_block (account, currency, block, book_date, debit_minor, credit_minor)
${balanceBlocks};
${afterInsert(engine, {
  table: 'journal_entry',
  name: 'journal_entry_block',
  statements: `
insert into balance_block (account, currency, block, book_date, debit_minor, credit_minor)
select p.account, p.currency, new.id / ${blockSize}, new.book_date, ${sums}
from posting p
where p.entry_id = new.id
group by p.account, p.currency
on conflict (account, currency, block, book_date) do update set
  debit_minor = balance_block.debit_minor + excluded.debit_minor,
  credit_minor = balance_block.credit_minor + excluded.credit_minor;`,
})}
`,
};
