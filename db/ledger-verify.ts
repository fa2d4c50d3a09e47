import { sql } from 'kysely';
import { canonicalAttribution, canonicalEntry, imbalance } from '../src/ledger/journal-entry.ts';
import { isPostgres, type Db } from './database.ts';
import { chainStart, linkHash } from './ledger.ts';
import { allAttributions, allEntries } from './ledger-pages.ts';
import { receiptDefects } from './receipt-verify.ts';

export interface Defect {
  /** The row, as `table id`. */
  where: string;
  what: string;
}

/**
 * Everything in the ledger that is not as it was recorded, the first bad row of each chain first; empty
 * is good. A changed, swapped or missing row breaks the chain; a missing last row, or an edited
 * roll-up, shows as a roll-up that differs from its postings. Tamper-evident, not tamper-proof: whoever
 * can drop the triggers and rewrite every hash and roll-up is found only by a head noted elsewhere.
 */
export async function ledgerDefects(db: Db): Promise<Defect[]> {
  return [
    ...(await chainDefects(db)),
    ...(await attributionDefects(db)),
    ...(await rollUpDefects(db)),
    ...(await orphans(db)),
    ...(await receiptDefects(db)),
  ];
}

async function chainDefects(db: Db): Promise<Defect[]> {
  let prev = chainStart;
  let id = 0n;
  for await (const row of allEntries(db, 'id')) {
    const where = `journal_entry ${row.id}`;
    if (row.id !== id + 1n) return [{ where, what: `expected entry ${id + 1n} here; a row is missing` }];
    if (!row.prevHash.equals(prev)) return [{ where, what: 'does not link to the entry before it' }];
    if (!linkHash(prev, row.id, row.recordedAt, canonicalEntry(row.entry)).equals(row.hash))
      return [{ where, what: 'was changed after it was recorded' }];
    for (const [currency, sum] of imbalance(row.entry.postings))
      if (sum !== 0) return [{ where, what: `does not balance in ${currency}: ${sum}` }];
    prev = row.hash;
    id = row.id;
  }
  return [];
}

async function attributionDefects(db: Db): Promise<Defect[]> {
  let prev = chainStart;
  let id = 0n;
  for await (const row of allAttributions(db, 'id')) {
    const where = `attribution ${row.id}`;
    if (row.id !== id + 1n)
      return [{ where, what: `expected attribution ${id + 1n} here; a row is missing` }];
    if (!row.prevHash.equals(prev)) return [{ where, what: 'does not link to the attribution before it' }];
    if (!linkHash(prev, row.id, row.recordedAt, canonicalAttribution(row.attribution)).equals(row.hash))
      return [{ where, what: 'was changed after it was recorded' }];
    prev = row.hash;
    id = row.id;
  }
  return [];
}

const debit = sql`sum(case when p.amount_minor > 0 then p.amount_minor else 0 end)`;
const credit = sql`sum(case when p.amount_minor < 0 then -p.amount_minor else 0 end)`;
const credits = sql`sum(case when p.amount_minor < 0 then 1 else 0 end)`;

// Each side minus the other, so that a row missing on either side shows.
async function rollUpDefects(db: Db): Promise<Defect[]> {
  const days = await sql<{ account: string; currency: string; book_date: string }>`
    select account, currency, book_date from (
      select account, currency, book_date, debit_minor as debit, credit_minor as credit from balance_day
      union all
      select p.account, p.currency, e.book_date, -${debit}, -${credit}
      from posting p join journal_entry e on e.id = p.entry_id
      group by p.account, p.currency, e.book_date
    ) both_sides
    group by account, currency, book_date
    having sum(debit) <> 0 or sum(credit) <> 0
    order by book_date, account, currency limit 20`.execute(db);
  const months = await sql<{ month: string; account: string; currency: string }>`
    select month, account, currency from (
      select month, account, currency, gift_interval, campaign,
        debit_minor as debit, credit_minor as credit, credits from rollup_month
      union all
      select substr(e.book_date, 1, 7), p.account, p.currency,
        coalesce(a.gift_interval, case when e.charge_id is null then 'none' else 'unmatched' end),
        coalesce(a.campaign, case when e.charge_id is null then 'none' else 'unmatched' end),
        -${debit}, -${credit}, -${credits}
      from posting p join journal_entry e on e.id = p.entry_id
      left join attribution a on a.charge_id = e.charge_id
      group by substr(e.book_date, 1, 7), p.account, p.currency, a.gift_interval, a.campaign,
        case when e.charge_id is null then 'none' else 'unmatched' end
    ) both_sides
    group by month, account, currency, gift_interval, campaign
    having sum(debit) <> 0 or sum(credit) <> 0 or sum(credits) <> 0
    order by month, account, currency limit 20`.execute(db);
  const what = 'the roll-up differs from its postings';
  return [
    ...days.rows.map((row) => ({
      where: `balance_day ${row.account} ${row.currency} ${row.book_date}`,
      what,
    })),
    ...months.rows.map((row) => ({
      where: `rollup_month ${row.account} ${row.currency} ${row.month}`,
      what,
    })),
  ];
}

async function orphans(db: Db): Promise<Defect[]> {
  const left = await db
    .selectFrom('posting')
    .select(['entry_id', 'line'])
    // `not in` would be tried row by row on PostgreSQL once the ids outgrow its working memory.
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('journal_entry').select('id').whereRef('id', '=', 'posting.entry_id'))),
    )
    .limit(20)
    .execute();
  const broken = isPostgres(db)
    ? []
    : (await sql<{ table: string }>`pragma foreign_key_check`.execute(db)).rows;
  return [
    ...left.map((row) => ({ where: `posting ${row.entry_id}/${row.line}`, what: 'its entry is missing' })),
    ...broken.map((row) => ({ where: row.table, what: 'refers to a row that is missing' })),
  ];
}
