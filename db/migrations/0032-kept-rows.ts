import type { Engine } from '../database.ts';
import type { Migration } from '../migration.ts';
import { closedThrough, chains as firstChains } from './0015-periods.ts';
import { blockSize } from './0027-balance-blocks.ts';
import { guard, keptByTriggers, noneDeleted, noneTruncated, type Check } from './append-only.ts';

// What is kept beside the books is changed by what is added to them, and by nothing else that these locks can tell from
// it. `ledger verify` names an edited sum; here it is refused beforehand, where a row says enough to know.

const chains = [...firstChains, 'reference_link'];

/** A decision is made together with what it decides: of what is there already, it would change how that reads. */
const decisions = (engine: Engine) => [
  guard(engine, {
    table: 'booking_decision',
    name: 'booking_decision_fact',
    checks: [
      {
        refuse: 'what is decided is there already',
        when: `exists (select 1 from journal_entry where key = new.subject)
          or (${isAttribution} and exists (select 1 from attribution where charge_id = ${chargeOfSubject}))`,
      },
      {
        refuse: 'no movement of the charge is of that day',
        when: `${isAttribution} and not exists (
          select 1 from journal_entry where charge_id = ${chargeOfSubject} and book_date = new.happened_on)`,
      },
    ],
  }),
  engine === 'sqlite'
    ? 'drop trigger attribution_period;'
    : 'drop trigger b_attribution_period on attribution; drop function attribution_period;',
  guard(engine, {
    table: 'attribution',
    name: 'attribution_period',
    checks: [
      {
        // An older decision knows less than what has been booked of the charge, and closed, since.
        refuse: 'a charge of a closed period is attributed by a decision',
        when: `exists (select 1 from journal_entry e where e.charge_id = new.charge_id and e.book_date <= ${closedThrough})
          and not exists (
            select 1 from booking_decision d
            where d.subject = 'attribution:' || new.charge_id and d.booked_on > ${closedThrough}
              and d.entry_head = (select max(id) from journal_entry))`,
      },
    ],
  }),
];

const isAttribution = `substr(new.subject, 1, 12) = 'attribution:'`;
const chargeOfSubject = 'substr(new.subject, 13)';

const closedMonth = (row: string) => `${row}.month <= substr(${closedThrough}, 1, 7)`;

// Whether an entry beyond it is there is asked first, by the last: asked for any, PostgreSQL would look at each. The head
// is behind it for as long as PostgreSQL adds up a statement of many entries, whose rows are all there by then.
const wholeBlock = (row: string) => {
  const next = `(${row}.block + 1) * ${blockSize}`;
  return `(select max(id) from journal_entry) >= ${next}
    and exists (select 1 from ledger_head where chain = 'journal_entry' and id >= ${next})`;
};

const fixedSums = (engine: Engine) => [
  keptByTriggers(engine, { table: 'given_back_month', fixed: closedMonth, refuse: 'period is closed' }),
  keptByTriggers(engine, { table: 'balance_block', fixed: wholeBlock, refuse: 'the block is complete' }),
];

interface Kept {
  readonly table: string;
  /** Of a row these stay as they are. */
  readonly fixed: readonly string[];
  /** These are never less than they were. */
  readonly growing?: readonly string[];
  readonly checks?: readonly Check[];
}

/** Of these none is deleted, but for `leaves`: SQL that is true where a row, `old`, may go. */
const kept: readonly (Kept & { leaves?: string })[] = [
  {
    ...{ table: 'ledger_head', fixed: ['chain'], growing: ['id'] },
    checks: [{ refuse: 'the head is a row of its chain', when: `not (${chains.map(isRowOf).join(' or ')})` }],
  },
  { table: 'first_gift', fixed: ['donation_id', 'campaign', 'gift_interval'], checks: [onlyEarlier('day')] },
  { table: 'first_gift_day', fixed: ['day', 'campaign', 'gift_interval'] },
  { table: 'payout_sum', fixed: ['payout_id', 'kind'], growing: ['movements'] },
  { table: 'receipt_series', fixed: ['series'], growing: ['receipts', 'voids', 'copies'] },
  { table: 'promise_total', fixed: ['what', 'period', 'gift_interval', 'currency'] },
  { table: 'converted_charge', fixed: ['charge_id'] },
  { table: 'converted_return', fixed: ['charge_id'] },
  {
    table: 'deferred_benefit',
    fixed: ['charge_id', 'currency', 'amount_minor', 'begins_on', 'months'],
    growing: ['recognised', 'next_on'],
  },
  {
    ...{
      table: 'waiting_money',
      fixed: ['account', 'charge_id', 'currency'],
      checks: [onlyEarlier('since')],
    },
    leaves: 'old.amount_minor = 0',
  },
  {
    ...{ table: 'unmatched_charge', fixed: ['charge_id'] },
    leaves: 'exists (select 1 from attribution where charge_id = old.charge_id)',
  },
];

/** Of these none is deleted either, by the locks above. */
const keptBySums: readonly Kept[] = [
  {
    ...{ table: 'given_back_month', fixed: ['month', 'currency', 'kind'], growing: ['movements'] },
  },
  {
    table: 'balance_block',
    fixed: ['account', 'currency', 'block', 'book_date'],
    growing: ['debit_minor', 'credit_minor'],
  },
];

function isRowOf(chain: string): string {
  return `(new.chain = '${chain}' and exists (select 1 from ${chain} where id = new.id and hash = new.hash))`;
}

function onlyEarlier(column: string): Check {
  return { refuse: `${column} only becomes earlier`, when: `new.${column} > old.${column}` };
}

const isChanged = (column: string) => `new.${column} is distinct from old.${column}`;
const isLess = (column: string) => `new.${column} < old.${column}`;

const changes = (engine: Engine, { table, fixed, growing = [], checks = [] }: Kept) =>
  guard(engine, {
    ...{ table, name: `${table}_change`, before: 'update' },
    checks: [
      {
        refuse: `of a row of ${table} this stays: ${fixed.join(', ')}`,
        when: fixed.map(isChanged).join(' or '),
      },
      ...growing.map((column) => ({ refuse: `${column} only grows`, when: isLess(column) })),
      ...checks,
    ],
  });

// `insert or replace` fires no trigger for the row that it takes away: a head that comes must be one, and the last.
const replacedHead = (engine: Engine) =>
  engine === 'sqlite'
    ? guard(engine, {
        ...{ table: 'ledger_head', name: 'ledger_head_replaced' },
        checks: [
          {
            refuse: 'the head is the last row of its chain',
            when: `not (${chains.map((chain) => `(${isRowOf(chain)} and new.id = (select max(id) from ${chain}))`).join(' or ')})`,
          },
        ],
      })
    : '';

/** Made again at times, all of them (db/gifts-remake.ts), or changed by taking rows away and adding others. */
const remade = [
  ...['gift', 'gift_size', 'gift_month', 'donor_month', 'cohort_month', 'cohort_year', 'gross_year'],
  'promise_move',
];

const refuseTruncate = (engine: Engine) =>
  engine === 'sqlite'
    ? ''
    : `
create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% is kept by triggers', tg_table_name;
end $$;`;

export const keptRows: Migration = {
  name: 'kept-rows',
  script: ({ engine }) =>
    [
      ...decisions(engine),
      refuseTruncate(engine),
      ...fixedSums(engine),
      ...kept.map(({ table, leaves }) => noneDeleted(engine, { table, ...(leaves && { unless: leaves }) })),
      ...[...kept, ...keptBySums].map((rows) => changes(engine, rows)),
      replacedHead(engine),
      ...remade.map((table) => noneTruncated(engine, table)),
    ].join('\n'),
};
