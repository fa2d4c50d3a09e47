import type { Instant } from '../src/clock.ts';
import type { Sealing } from '../src/sealing.ts';
import type { Db, Trx } from './database.ts';

export interface BankLine {
  id: string;
  accountName: string;
  bookedOn: string;
  currency: string;
  amountMinor: bigint;
  reference: string;
}

const purposeOf = (id: string) => `bank_line.reference:${id}`;

/** Whether statements are imported for this currency: where they are, they say what is at the bank. */
export async function hasBankLines(db: Db | Trx, currency: string): Promise<boolean> {
  const line = await db
    .selectFrom('bank_line')
    .select('id')
    .where('currency', '=', currency)
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

export async function findBankMapping(db: Db | Trx, accountName: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('bank_account')
    .select('mapping')
    .where('name', '=', accountName)
    .executeTakeFirst();
  return row === undefined || row.mapping === noMapping ? undefined : row.mapping;
}

/** Of an account whose statements have never come in CSV. */
const noMapping = '';

export async function ensureBankAccount(trx: Trx, accountName: string): Promise<void> {
  await trx
    .insertInto('bank_account')
    .values({ name: accountName, mapping: noMapping })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute();
}

export async function saveBankMapping(trx: Trx, accountName: string, mapping: string): Promise<void> {
  await trx
    .insertInto('bank_account')
    .values({ name: accountName, mapping })
    .onConflict((oc) => oc.column('name').doUpdateSet({ mapping }))
    .execute();
}

/** Which of these ids are lines already. */
export async function knownBankLines(db: Db | Trx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('bank_line').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

export async function addBankLine(
  trx: Trx,
  sealing: Sealing,
  line: Omit<BankLine, 'amountMinor'> & { amountMinor: number },
  now: Instant,
): Promise<void> {
  await trx
    .insertInto('bank_line')
    .values({
      id: line.id,
      account_name: line.accountName,
      booked_on: line.bookedOn,
      currency: line.currency,
      amount_minor: line.amountMinor,
      reference: sealing.seal(line.reference, purposeOf(line.id)),
      imported_at: now,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
}

/** The oldest first. */
export async function unmatchedBankLines(db: Db | Trx, sealing: Sealing): Promise<BankLine[]> {
  const rows = await db
    .selectFrom('bank_line as l')
    .leftJoin('bank_match as m', 'm.line_id', 'l.id')
    .selectAll('l')
    .where('m.line_id', 'is', null)
    .orderBy('l.booked_on')
    .orderBy('l.id')
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, accountName: row.account_name, bookedOn: row.booked_on, currency: row.currency },
    amountMinor: row.amount_minor,
    reference: sealing.open(row.reference, purposeOf(row.id)).toString(),
  }));
}

export interface OpenPayout {
  id: string;
  status: string;
  currency: string;
  amountMinor: bigint;
  arrivalDate: string;
  traceId: string | null;
}

/** Payouts that went to the bank and are on no statement yet; one that came back at once is none. */
export const onNoStatement = (db: Db | Trx) =>
  db
    .selectFrom('stripe_object as o')
    .leftJoin('bank_match as m', 'm.payout_id', 'o.id')
    .where('o.kind', '=', 'payout')
    .where('o.status', 'in', ['in_transit', 'paid'])
    .where('m.payout_id', 'is', null);

export async function unmatchedPayouts(db: Db | Trx): Promise<OpenPayout[]> {
  const rows = await onNoStatement(db)
    .select(['o.id', 'o.status', 'o.currency', 'o.amount_minor', 'o.detail'])
    .orderBy('o.created_at')
    .orderBy('o.id')
    .execute();
  return rows.map((row) => {
    const detail = JSON.parse(row.detail) as Record<string, unknown>;
    return {
      ...{ id: row.id, status: row.status, currency: row.currency ?? '' },
      ...{ amountMinor: row.amount_minor ?? 0n, arrivalDate: String(detail['arrival_date']) },
      traceId: typeof detail['trace_id'] === 'string' ? detail['trace_id'] : null,
    };
  });
}

export async function recordBankMatch(
  trx: Trx,
  match: { lineId: string; payoutId: string; by: 'trace id' | 'amount and day' | 'by hand' },
  now: Instant,
): Promise<void> {
  await trx
    .insertInto('bank_match')
    .values({ line_id: match.lineId, payout_id: match.payoutId, matched_by: match.by, matched_at: now })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Lines that are no payout's, with each payout of their amount that is on no statement. */
export async function linesLikePayouts(
  db: Db,
): Promise<
  { payoutId: string; currency: string; amountMinor: bigint; bookedOn: string; arrivalDate: string }[]
> {
  const rows = await db
    .selectFrom('bank_line as l')
    .innerJoin('stripe_object as o', (join) =>
      join.onRef('o.currency', '=', 'l.currency').onRef('o.amount_minor', '=', 'l.amount_minor'),
    )
    .leftJoin('bank_match as of_line', 'of_line.line_id', 'l.id')
    .leftJoin('bank_match as of_payout', 'of_payout.payout_id', 'o.id')
    .select(['o.id', 'o.detail', 'l.currency', 'l.amount_minor', 'l.booked_on'])
    .where('o.kind', '=', 'payout')
    .where('o.status', 'in', ['in_transit', 'paid'])
    .where('of_line.line_id', 'is', null)
    .where('of_payout.line_id', 'is', null)
    .orderBy('l.booked_on')
    .orderBy('o.id')
    .execute();
  return rows.map((row) => ({
    ...{ payoutId: row.id, currency: row.currency, amountMinor: row.amount_minor, bookedOn: row.booked_on },
    arrivalDate: String((JSON.parse(row.detail) as Record<string, unknown>)['arrival_date']),
  }));
}
