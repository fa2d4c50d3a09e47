import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const feesDefinition =
  'What Stripe took by month and settlement currency, by what for, less tax that is claimed back (recoverable_tax). percent = all fees ÷ gross of gifts and other income, ' +
  'rounded half up to a hundredth; empty where nothing came in.';

export interface FeesRow {
  month: string;
  currency: string;
  gross_minor: bigint;
  processing_minor: bigint;
  billing_minor: bigint;
  radar_minor: bigint;
  dispute_minor: bigint;
  payout_minor: bigint;
  tax_on_fees_minor: bigint;
  other_minor: bigint;
  fees_minor: bigint;
  /** `3.25`; null where nothing came in. */
  percent: string | null;
}

const kinds = ['processing', 'billing', 'radar', 'dispute', 'payout', 'tax_on_fees', 'other'] as const;

const feesFor = (kind: string) =>
  sql<bigint>`cast(sum(case when account = ${`fees:${kind}`} then debit_minor - credit_minor else 0 end) as bigint)`;

/** @param period months `YYYY-MM`, both included; open where absent. */
export async function feesReport(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<FeesRow[]> {
  let query = db
    .selectFrom('rollup_month')
    .select(['month', 'currency'])
    .select([
      sql<bigint>`cast(sum(case when account = 'donations' or account like 'other_income:%' then credit_minor - debit_minor else 0 end) as bigint)`.as(
        'gross_minor',
      ),
      ...kinds.map((kind) => feesFor(kind).as(`${kind}_minor`)),
    ])
    .where((eb) =>
      eb.or([
        eb('account', '=', 'donations'),
        eb('account', 'like', 'other_income:%'),
        eb('account', 'like', 'fees:%'),
      ]),
    )
    .groupBy(['month', 'currency'])
    .orderBy('month')
    .orderBy('currency');
  if (from !== undefined) query = query.where('month', '>=', from);
  if (to !== undefined) query = query.where('month', '<=', to);
  return (await query.execute()).map((row) => {
    const fees = kinds.reduce((sum, kind) => sum + row[`${kind}_minor`], 0n);
    return { ...row, fees_minor: fees, percent: percentOf(fees, row.gross_minor) };
  });
}

/** In hundredths, half up; whole numbers all the way. */
export function percentOf(part: bigint, whole: bigint): string | null {
  if (whole <= 0n) return null;
  const sign = part < 0n ? '-' : '';
  const hundredths = ((part < 0n ? -part : part) * 20_000n + whole) / (whole * 2n);
  return `${sign}${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

export const fees = defineReport({
  ...{ name: 'fees', definition: feesDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', currency: 'text', gross_minor: 'minor', processing_minor: 'minor' },
    ...{ billing_minor: 'minor', radar_minor: 'minor', dispute_minor: 'minor', payout_minor: 'minor' },
    ...{ tax_on_fees_minor: 'minor', other_minor: 'minor', fees_minor: 'minor', percent: 'text' },
  },
  empty: 'nothing was taken yet',
  rows: ({ db }, filter) => feesReport(db, filter),
});
