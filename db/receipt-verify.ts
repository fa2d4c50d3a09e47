import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import { canonicalCopy, canonicalReceipt, canonicalVoid } from '../src/ledger/receipt.ts';
import type { Db } from './database.ts';
import { chainStart, linkHash } from './chain.ts';
import type { Defect } from './defect.ts';

const pageSize = 1000;

interface Link {
  id: bigint;
  prev_hash: Buffer;
  hash: Buffer;
  at: Instant;
  content: unknown[];
}

/** Everything in the register of receipts that is not as it was recorded; as `ledgerDefects` has it for the ledger. */
export async function receiptDefects(db: Db): Promise<Defect[]> {
  return [
    ...(await chainDefects('receipt', (after) => receiptsAfter(db, after))),
    ...(await chainDefects('receipt_void', (after) => voidsAfter(db, after))),
    ...(await chainDefects('receipt_copy', (after) => copiesAfter(db, after))),
    ...(await seriesDefects(db)),
  ];
}

async function chainDefects(table: string, pageAfter: (id: bigint) => Promise<Link[]>): Promise<Defect[]> {
  let [prev, last] = [chainStart, 0n];
  for (;;) {
    const page = await pageAfter(last);
    if (page.length === 0) return [];
    for (const { id, prev_hash: linked, hash, at, content } of page) {
      const where = `${table} ${id}`;
      if (id !== last + 1n) return [{ where, what: `expected ${table} ${last + 1n} here; a row is missing` }];
      if (!linked.equals(prev)) return [{ where, what: `does not link to the ${table} before it` }];
      if (!linkHash(prev, id, at, content).equals(hash))
        return [{ where, what: 'was changed after it was recorded' }];
      [prev, last] = [hash, id];
    }
  }
}

async function receiptsAfter(db: Db, after: bigint): Promise<Link[]> {
  const query = db.selectFrom('receipt').selectAll();
  const rows = await query.where('id', '>', after).orderBy('id').limit(pageSize).execute();
  return rows.map((row) => ({
    ...{ id: row.id, prev_hash: row.prev_hash, hash: row.hash, at: row.issued_at },
    content: canonicalReceipt({
      ...{ series: Number(row.series), serial: Number(row.serial), reference: row.reference },
      ...{ chargeId: row.charge_id, donationId: row.donation_id, currency: row.currency },
      ...{ amountMinor: Number(row.amount_minor), paidOn: row.paid_on, kind: row.kind },
      ...{ issuedOn: row.issued_on, replaces: row.replaces },
    }),
  }));
}

async function voidsAfter(db: Db, after: bigint): Promise<Link[]> {
  const query = db.selectFrom('receipt_void').selectAll();
  const rows = await query.where('id', '>', after).orderBy('id').limit(pageSize).execute();
  return rows.map(({ receipt_id: receiptId, reason, voided_at: at, ...link }) => ({
    ...{ ...link, at, content: canonicalVoid(receiptId, reason) },
  }));
}

async function copiesAfter(db: Db, after: bigint): Promise<Link[]> {
  const query = db.selectFrom('receipt_copy').selectAll();
  const rows = await query.where('id', '>', after).orderBy('id').limit(pageSize).execute();
  return rows.map(({ receipt_id: receiptId, ordinal, copied_at: at, ...link }) => ({
    ...{ ...link, at, content: canonicalCopy(receiptId, Number(ordinal)) },
  }));
}

// A chain whose last row was removed still links: the counts say how long it was. A gap shows as a serial above its count.
async function seriesDefects(db: Db): Promise<Defect[]> {
  const { rows } = await sql<{ series: bigint }>`
    select series from (
      select series, receipts, voids, copies, receipts as highest from receipt_series
      union all
      select series, -count(*), 0, 0, -max(serial) from receipt group by series
      union all
      select r.series, 0, -count(*), 0, 0 from receipt_void v join receipt r on r.id = v.receipt_id group by r.series
      union all
      select r.series, 0, 0, -count(*), 0 from receipt_copy c join receipt r on r.id = c.receipt_id group by r.series
    ) counted
    group by series
    having sum(receipts) <> 0 or sum(voids) <> 0 or sum(copies) <> 0 or sum(highest) <> 0
    order by series`.execute(db);
  return rows.map(({ series }) => ({
    where: `receipt_series ${series}`,
    what: 'the count differs from its receipts, voids and copies',
  }));
}
