import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';
import { balanceBlocks, blockSize } from './migrations/0027-balance-blocks.ts';

export interface RecordedSince {
  account: string;
  currency: string;
  debit_minor: bigint;
  credit_minor: bigint;
}

/**
 * What was recorded after an entry, by account and currency: whole blocks from their sums, the rest of its own block entry
 * by entry. As quick long ago as yesterday.
 * @param about `to` the last day of the books that counts, `before` the first that does not.
 */
export async function recordedSince(
  db: Db,
  head: bigint,
  about: { account?: string; currency?: string; to?: string | undefined; before?: string | undefined },
): Promise<RecordedSince[]> {
  const block = head / BigInt(blockSize);
  const blockEnd = (block + 1n) * BigInt(blockSize);
  const { account, currency, to, before } = about;
  const narrowed = (table: 'b' | 'p', day: 'b' | 'e') => {
    const conditions = [
      ...(account === undefined ? [] : [sql`${sql.ref(`${table}.account`)} = ${account}`]),
      ...(currency === undefined ? [] : [sql`${sql.ref(`${table}.currency`)} = ${currency}`]),
      ...(to === undefined ? [] : [sql`${sql.ref(`${day}.book_date`)} <= ${to}`]),
      ...(before === undefined ? [] : [sql`${sql.ref(`${day}.book_date`)} < ${before}`]),
    ];
    return conditions.length === 0 ? sql`` : sql`and ${sql.join(conditions, sql` and `)}`;
  };
  const { rows } = await sql<RecordedSince>`
    select account, currency, cast(sum(debit_minor) as bigint) as debit_minor,
      cast(sum(credit_minor) as bigint) as credit_minor
    from (
      select b.account, b.currency, b.debit_minor, b.credit_minor from balance_block b
      where b.block > ${block} ${narrowed('b', 'b')}
      union all
      select p.account, p.currency, case when p.amount_minor > 0 then p.amount_minor else 0 end,
        case when p.amount_minor < 0 then -p.amount_minor else 0 end
      from journal_entry e
      cross join posting p
      where p.entry_id = e.id and e.id > ${head} and e.id < ${blockEnd} ${narrowed('p', 'e')}
    ) later
    group by account, currency`.execute(db);
  return rows;
}

/** Sums of blocks that are not those of their postings, the first twenty. */
export async function blockDefects(db: Db): Promise<Defect[]> {
  const { rows } = await sql<{ account: string; currency: string; block: bigint }>`
    select account, currency, block from (
      select account, currency, block, book_date, debit_minor as debit, credit_minor as credit from balance_block
      union all
      select account, currency, block, book_date, -debit_minor, -credit_minor
      from (${sql.raw(balanceBlocks)}) made
    ) both_sides
    group by account, currency, block, book_date
    having sum(debit) <> 0 or sum(credit) <> 0
    order by block, account, currency limit 20`.execute(db);
  return rows.map((row) => ({
    where: `balance_block ${row.account} ${row.currency} ${row.block}`,
    what: 'the roll-up differs from its postings',
  }));
}
