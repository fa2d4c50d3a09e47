import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

export interface IncomeRow {
  month: string;
  interval: string;
  campaign: string;
  currency: string;
  gross_minor: bigint;
  refunds_minor: bigint;
  disputes_minor: bigint;
  fees_minor: bigint;
  net_minor: bigint;
  donations: bigint;
}

/** Sentence for the output: what the figures are. */
export const incomeDefinition =
  'Income by month of the newsroom, interval, campaign and settlement currency: net = gross − refunds − disputes − fees; ' +
  'donations counts charges, below zero where those of a closed month leave unmatched in a later one. Unmatched is money whose gift ' +
  'is not known (yet); interval none is what Stripe took or gave by itself; campaign none is a gift without one; interval other is no gift, but what else was sold, refunds taken off.';

const side = (accounts: ReturnType<typeof sql>, first: 'debit' | 'credit') => {
  const [plus, minus] =
    first === 'credit' ? ['credit_minor', 'debit_minor'] : ['debit_minor', 'credit_minor'];
  return sql<bigint>`cast(coalesce(sum(case when ${accounts} then ${sql.ref(plus)} - ${sql.ref(minus)} else 0 end), 0) as bigint)`;
};

const gross = side(sql`(account = 'donations' or account like 'other_income:%')`, 'credit');
const refunds = side(sql`account = 'refunds'`, 'debit');
const disputes = side(sql`account = 'disputes'`, 'debit');
const fees = side(sql`account like 'fees:%'`, 'debit');
const donations = sql<bigint>`cast(coalesce(sum(case when account = 'donations' then credits else 0 end), 0) as bigint)`;

/**
 * Read from the monthly roll-up, so as quick after ten years as after one.
 * @param period months `YYYY-MM` (a date counts as its month), both included; open where absent.
 */
export async function incomeReport(
  db: Db,
  period: { from?: string | undefined; to?: string | undefined },
): Promise<IncomeRow[]> {
  let query = db
    .selectFrom('rollup_month')
    .select(['month', 'gift_interval', 'campaign', 'currency'])
    .select([
      gross.as('gross_minor'),
      refunds.as('refunds_minor'),
      disputes.as('disputes_minor'),
      fees.as('fees_minor'),
      donations.as('donations'),
    ])
    .where((eb) =>
      eb.or([
        eb('account', 'in', ['donations', 'refunds', 'disputes']),
        eb('account', 'like', 'fees:%'),
        eb('account', 'like', 'other_income:%'),
      ]),
    )
    .groupBy(['month', 'gift_interval', 'campaign', 'currency'])
    .orderBy('month')
    .orderBy('currency')
    .orderBy('gift_interval')
    .orderBy('campaign');
  if (period.from !== undefined) query = query.where('month', '>=', period.from.slice(0, 7));
  if (period.to !== undefined) query = query.where('month', '<=', period.to.slice(0, 7));
  const rows = await query.execute();
  return rows
    .map(({ gift_interval, ...row }) => ({
      month: row.month,
      interval: gift_interval,
      campaign: row.campaign,
      currency: row.currency,
      gross_minor: row.gross_minor,
      refunds_minor: row.refunds_minor,
      disputes_minor: row.disputes_minor,
      fees_minor: row.fees_minor,
      net_minor: row.gross_minor - row.refunds_minor - row.disputes_minor - row.fees_minor,
      donations: row.donations,
    }))
    .filter(moved);
}

// What stood under unmatched and has moved to its gift leaves a row of nothing.
const moved = (row: IncomeRow) =>
  [row.gross_minor, row.refunds_minor, row.disputes_minor, row.fees_minor, row.donations].some(
    (n) => n !== 0n,
  );

export const income = defineReport({
  ...{ name: 'income', definition: incomeDefinition, filter: monthsFilter, filters: months },
  columns: {
    ...{ month: 'month', interval: 'text', campaign: 'text', currency: 'text' },
    ...{ gross_minor: 'minor', refunds_minor: 'minor', disputes_minor: 'minor', fees_minor: 'minor' },
    ...{ net_minor: 'minor', donations: 'signed' },
  },
  empty: 'no income yet',
  rows: ({ db }, filter) => incomeReport(db, filter),
});
