import type { Instant } from '../src/clock.ts';
import { canonicalCopy, canonicalReceipt, canonicalVoid, type Receipt } from '../src/ledger/receipt.ts';
import type { Db, Trx } from './database.ts';
import { headOf, linkHash } from './chain.ts';

/** A receipt as it stands in the register. */
export interface RegisteredReceipt extends Receipt {
  readonly id: bigint;
  readonly issuedAt: Instant;
  readonly isVoid: boolean;
  readonly voidReason: string | null;
  readonly voidedAt: Instant | null;
  /** The one that stands in its place. */
  readonly replacedBy: bigint | null;
}

/** By its number, or by what its letter named. */
export type ReceiptKey = Pick<Receipt, 'series' | 'serial'> | Pick<Receipt, 'reference'>;

/**
 * Takes the next number; what it is for leaves with the same transaction or not at all. Needs `lockLedger`.
 * @param receipt `issuedOn` today; where a clock was set back, the day of the receipt before it is taken instead.
 */
export async function issueReceipt(
  trx: Trx,
  receipt: Omit<Receipt, 'series' | 'serial'>,
  now: Instant,
): Promise<RegisteredReceipt> {
  const head = await headOf(trx, 'receipt');
  const before = await trx
    .selectFrom('receipt')
    .select(['series', 'serial', 'issued_on'])
    .where('id', '=', head.id)
    .executeTakeFirst();
  // A register in the order of its days: a year that was left is never added to.
  const issuedOn =
    before !== undefined && before.issued_on > receipt.issuedOn ? before.issued_on : receipt.issuedOn;
  const series = Number(issuedOn.slice(0, 4));
  const serial = before !== undefined && Number(before.series) === series ? Number(before.serial) + 1 : 1;
  const issued: Receipt = { ...receipt, series, serial, issuedOn };
  const id = head.id + 1n;
  await trx
    .insertInto('receipt')
    .values({
      ...{ id, series, serial, reference: issued.reference, kind: issued.kind },
      ...{ charge_id: issued.chargeId, donation_id: issued.donationId },
      ...{ currency: issued.currency, amount_minor: issued.amountMinor, paid_on: issued.paidOn },
      ...{ issued_on: issuedOn, issued_at: now, replaces: issued.replaces },
      ...{ prev_hash: head.hash, hash: linkHash(head.hash, id, now, canonicalReceipt(issued)) },
    })
    .execute();
  return { ...issued, id, issuedAt: now, isVoid: false, voidReason: null, voidedAt: null, replacedBy: null };
}

/** Needs `lockLedger`. A receipt that is void stays as it is. */
export async function voidReceipt(
  trx: Trx,
  receipt: Pick<RegisteredReceipt, 'id'>,
  { reason, now }: { reason: string; now: Instant },
): Promise<'void' | 'void already'> {
  const known = await trx
    .selectFrom('receipt_void')
    .select('id')
    .where('receipt_id', '=', receipt.id)
    .executeTakeFirst();
  if (known) return 'void already';
  const head = await headOf(trx, 'receipt_void');
  const id = head.id + 1n;
  await trx
    .insertInto('receipt_void')
    .values({
      ...{ id, receipt_id: receipt.id, reason, voided_at: now },
      ...{ prev_hash: head.hash, hash: linkHash(head.hash, id, now, canonicalVoid(receipt.id, reason)) },
    })
    .execute();
  return 'void';
}

/** Needs `lockLedger`. @returns which copy of this receipt it is, from 1. */
export async function recordCopy(
  trx: Trx,
  receipt: Pick<RegisteredReceipt, 'id'>,
  now: Instant,
): Promise<number> {
  const last = await trx
    .selectFrom('receipt_copy')
    .select('ordinal')
    .where('receipt_id', '=', receipt.id)
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst();
  const ordinal = Number(last?.ordinal ?? 0n) + 1;
  const head = await headOf(trx, 'receipt_copy');
  const id = head.id + 1n;
  await trx
    .insertInto('receipt_copy')
    .values({
      ...{ id, receipt_id: receipt.id, ordinal, copied_at: now },
      ...{ prev_hash: head.hash, hash: linkHash(head.hash, id, now, canonicalCopy(receipt.id, ordinal)) },
    })
    .execute();
  return ordinal;
}

/** The latest of a charge, valid or void. */
export async function lastReceiptOf(db: Db | Trx, chargeId: string): Promise<RegisteredReceipt | undefined> {
  const row = await registered(db)
    .where('r.charge_id', '=', chargeId)
    .orderBy('r.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && receiptOf(row);
}

export async function findReceipt(db: Db | Trx, key: ReceiptKey): Promise<RegisteredReceipt | undefined> {
  const query =
    'reference' in key
      ? registered(db).where('r.reference', '=', key.reference)
      : registered(db).where('r.series', '=', BigInt(key.series)).where('r.serial', '=', BigInt(key.serial));
  const row = await query.executeTakeFirst();
  return row && receiptOf(row);
}

export async function receiptById(db: Db | Trx, id: bigint): Promise<RegisteredReceipt | undefined> {
  const row = await registered(db).where('r.id', '=', id).executeTakeFirst();
  return row && receiptOf(row);
}

/** When each copy was written, the first first. */
export async function copiesOf(db: Db, { id }: Pick<RegisteredReceipt, 'id'>): Promise<Instant[]> {
  const rows = await db
    .selectFrom('receipt_copy')
    .select('copied_at')
    .where('receipt_id', '=', id)
    .orderBy('ordinal')
    .execute();
  return rows.map(({ copied_at }) => copied_at);
}

const registered = (db: Db | Trx) =>
  db
    .selectFrom('receipt as r')
    .leftJoin('receipt_void as v', 'v.receipt_id', 'r.id')
    .leftJoin('receipt as n', 'n.replaces', 'r.id')
    .selectAll('r')
    .select(['v.reason', 'v.voided_at', 'n.id as next_id']);

type Row = Awaited<ReturnType<ReturnType<typeof registered>['execute']>>[number];

const receiptOf = (row: Row): RegisteredReceipt => ({
  ...{ id: row.id, series: Number(row.series), serial: Number(row.serial), reference: row.reference },
  ...{ chargeId: row.charge_id, donationId: row.donation_id },
  ...{ currency: row.currency, amountMinor: Number(row.amount_minor), paidOn: row.paid_on, kind: row.kind },
  ...{ issuedOn: row.issued_on, issuedAt: row.issued_at, replaces: row.replaces },
  ...{ isVoid: row.reason !== null, voidReason: row.reason, voidedAt: row.voided_at },
  replacedBy: row.next_id,
});
