import type { Db } from './database.ts';

/** A line of the register, as it stands now. */
export interface RegisterLine {
  readonly series: number;
  readonly serial: number;
  readonly reference: string;
  readonly charge: string;
  readonly donation: string;
  readonly paid_on: string;
  readonly issued_on: string;
  readonly issued_at: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly void_reason: string | null;
  readonly voided_at: string | null;
  readonly replaced_by: { readonly series: number; readonly serial: number } | undefined;
  readonly copies: number;
}

/**
 * In the order of the numbers, which is that of the days, by keyset: the last page is as quick as the first.
 * @param filter days of issue, both included; `after` the number of the last line that was read
 */
export async function listReceipts(
  db: Db,
  filter: {
    from?: string | undefined;
    to?: string | undefined;
    after?: { series: number; serial: number } | undefined;
    limit: number;
  },
): Promise<RegisterLine[]> {
  const after = filter.after && (await placeOf(db, filter.after));
  const from = [filter.from ?? '', after?.issued_on ?? ''].sort().at(-1) ?? '';
  const rows = await db
    .selectFrom('receipt as r')
    .leftJoin('receipt_void as v', 'v.receipt_id', 'r.id')
    .leftJoin('receipt as n', 'n.replaces', 'r.id')
    .select(['r.series', 'r.serial', 'r.reference', 'r.charge_id as charge', 'r.donation_id as donation'])
    .select(['r.paid_on', 'r.issued_on', 'r.issued_at', 'r.currency', 'r.amount_minor'])
    .select(['v.reason as void_reason', 'v.voided_at', 'n.series as next_series', 'n.serial as next_serial'])
    .select((eb) =>
      eb
        .selectFrom('receipt_copy as c')
        .select((of) => of.fn.max('c.ordinal').as('copies'))
        .whereRef('c.receipt_id', '=', 'r.id')
        .as('copies'),
    )
    .where('r.issued_on', '>=', from)
    .$if(filter.to !== undefined, (qb) => qb.where('r.issued_on', '<=', filter.to ?? ''))
    .$if(after !== undefined, (qb) => qb.where('r.id', '>', after?.id ?? 0n))
    .orderBy('r.issued_on')
    .orderBy('r.id')
    .limit(filter.limit)
    .execute();
  return rows.map(({ next_series: nextSeries, next_serial: nextSerial, ...row }) => ({
    ...row,
    ...{ series: Number(row.series), serial: Number(row.serial), copies: Number(row.copies ?? 0) },
    replaced_by:
      nextSeries === null || nextSerial === null
        ? undefined
        : { series: Number(nextSeries), serial: Number(nextSerial) },
  }));
}

// Of a number that is not there (yet) the one before it: a list that is read while it grows goes on where it was.
const placeOf = (db: Db, after: { series: number; serial: number }) =>
  db
    .selectFrom('receipt')
    .select(['id', 'issued_on'])
    .where('series', '=', BigInt(after.series))
    .where('serial', '<=', BigInt(after.serial))
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
