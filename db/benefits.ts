import type { Db, Trx } from './database.ts';

/** What of a charge is owed, and how much of it has been earned. */
export interface DeferredBenefit {
  chargeId: string;
  currency: string;
  amountMinor: bigint;
  /** `YYYY-MM-DD` */
  beginsOn: string;
  months: number;
  /** Of the months, how many have been earned. */
  recognised: number;
  /** When the next has been; null where nothing is owed any more. */
  nextOn: string | null;
}

/** What the donor of a charge gets for it: the value, and how often the gift is given. */
export async function benefitOfCharge(
  trx: Db | Trx,
  chargeId: string,
): Promise<{ valueMinor: bigint; interval: string } | undefined> {
  const row = await trx
    .selectFrom('attribution as a')
    .innerJoin('donation as d', 'd.id', 'a.donation_id')
    .select(['d.benefit_minor', 'd.gift_interval'])
    .where('a.charge_id', '=', chargeId)
    .where('d.benefit_minor', '>', 0n)
    .executeTakeFirst();
  return row && { valueMinor: row.benefit_minor, interval: row.gift_interval };
}

export async function findDeferredBenefit(
  trx: Db | Trx,
  chargeId: string,
): Promise<DeferredBenefit | undefined> {
  const row = await trx
    .selectFrom('deferred_benefit')
    .selectAll()
    .where('charge_id', '=', chargeId)
    .executeTakeFirst();
  return row && benefitOf(row);
}

export async function deferBenefit(trx: Trx, benefit: DeferredBenefit): Promise<void> {
  await trx
    .insertInto('deferred_benefit')
    .values({
      ...{ charge_id: benefit.chargeId, currency: benefit.currency, amount_minor: benefit.amountMinor },
      ...{ begins_on: benefit.beginsOn, months: benefit.months, recognised: benefit.recognised },
      next_on: benefit.nextOn,
    })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Those of which a month has been given before `day`, the longest due first. */
export async function benefitsDue(db: Db, day: string, limit: number): Promise<DeferredBenefit[]> {
  const rows = await db
    .selectFrom('deferred_benefit')
    .selectAll()
    .where('next_on', '<', day)
    .orderBy('next_on')
    .orderBy('charge_id')
    .limit(limit)
    .execute();
  return rows.map(benefitOf);
}

export async function setRecognised(
  trx: Trx,
  chargeId: string,
  progress: { recognised: number; nextOn: string | null },
): Promise<void> {
  await trx
    .updateTable('deferred_benefit')
    .set({ recognised: progress.recognised, next_on: progress.nextOn })
    .where('charge_id', '=', chargeId)
    .execute();
}

/** A row as it is kept. */
export const benefitOf = (row: {
  charge_id: string;
  currency: string;
  amount_minor: bigint;
  begins_on: string;
  months: bigint;
  recognised: bigint;
  next_on: string | null;
}): DeferredBenefit => ({
  ...{ chargeId: row.charge_id, currency: row.currency, amountMinor: row.amount_minor },
  ...{ beginsOn: row.begins_on, months: Number(row.months), recognised: Number(row.recognised) },
  nextOn: row.next_on,
});
