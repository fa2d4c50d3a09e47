import { sql } from 'kysely';
import { isPostgres, type Db } from './database.ts';
import type { Defect } from './defect.ts';
import { benefitDefects } from './benefits-verify.ts';
import { convertedDefects } from './converted-charges.ts';
import { waitingDefects } from './waiting-money.ts';
import { blockDefects } from './recorded-since.ts';
import { receiptDefects } from './receipt-verify.ts';
import { promiseDefects } from './promise-verify.ts';
import { unmatchedDefects } from './unattributed-charges.ts';
import { givenBackDefects } from './after-charge.ts';
import { payoutSumDefects } from './payout-sums.ts';
import { firstGiftDefects } from './first-gifts.ts';
import { givingDefects } from './gifts-verify.ts';
import { referenceDefects } from './reference-links.ts';
import { convertedReturnDefects, residualDefects } from './converted-returns.ts';
import { chainDefects } from './verify-chains.ts';
import { dayDefects, fundDefects, monthDefects } from './verify-roll-ups.ts';

/** Everything that can be wrong, in the order in which it is told. */
const checks: readonly ((db: Db) => Promise<Defect[]>)[] = [
  chainDefects,
  referenceDefects,
  dayDefects,
  monthDefects,
  fundDefects,
  givingDefects,
  firstGiftDefects,
  payoutSumDefects,
  givenBackDefects,
  unmatchedDefects,
  promiseDefects,
  receiptDefects,
  blockDefects,
  waitingDefects,
  convertedReturnDefects,
  residualDefects,
  convertedDefects,
  benefitDefects,
  orphans,
];

/**
 * Everything in the ledger that is not as it was recorded, the first bad row of each chain first; empty
 * is good. A changed, swapped or missing row breaks the chain; a missing last row is missed by the head that is kept
 * apart and by anchors; an edited roll-up differs from its postings. Tamper-evident, not tamper-proof: whoever
 * can drop the triggers and rewrite every hash, head and roll-up is found only by a head noted elsewhere.
 */
export async function ledgerDefects(db: Db): Promise<Defect[]> {
  const found: Defect[] = [];
  for (const check of checks) found.push(...(await check(db)));
  return found;
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
