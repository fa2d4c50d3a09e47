import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { isOfFunds } from '../../../db/fund-balance.ts';
import { generalFund } from '../../ledger/journal-entry.ts';
import { months, monthsFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
const definition =
  'What each fund began with, took and was released from, by settlement currency; closing = opening + gross − refunds − disputes ' +
  '− fees + released. A restricted fund is spent by releasing it to the general one. General is what no other fund was given, ' +
  'money whose gift is not known (yet) among it; other income counts as gross.';

interface FundRow {
  fund: string;
  restricted: 'yes' | 'no';
  currency: string;
  opening_minor: bigint;
  gross_minor: bigint;
  refunds_minor: bigint;
  disputes_minor: bigint;
  fees_minor: bigint;
  released_minor: bigint;
  closing_minor: bigint;
}

interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** What moved in some months, by fund and currency: income positive, what takes from it negative. */
interface Moved {
  gross: bigint;
  refunds: bigint;
  disputes: bigint;
  fees: bigint;
  released: bigint;
}

const nothing: Moved = { gross: 0n, refunds: 0n, disputes: 0n, fees: 0n, released: 0n };
const parts = Object.keys(nothing) as (keyof Moved)[];

const combined = (one: Moved, other: Moved, sign: 1n | -1n = 1n): Moved => ({
  gross: one.gross + sign * other.gross,
  refunds: one.refunds + sign * other.refunds,
  disputes: one.disputes + sign * other.disputes,
  fees: one.fees + sign * other.fees,
  released: one.released + sign * other.released,
});

const sumOf = (moved: Moved) => parts.reduce((sum, part) => sum + moved[part], 0n);

async function fundsReport(db: Db, period: Period): Promise<FundRow[]> {
  const funds = await db.selectFrom('fund').select(['slug', 'restricted']).orderBy('slug').execute();
  const isRestricted = new Map(funds.map(({ slug, restricted }) => [slug, restricted === 1n]));
  const within = await movedIn(db, period);
  const before =
    period.from === undefined ? new Map<string, Moved>() : await movedIn(db, { before: period.from });
  const keys = new Set([...within.keys(), ...before.keys()]);
  return [...keys].sort().map((key) => {
    const [fund = '', currency = ''] = key.split(' ');
    const [moved, opening] = [within.get(key) ?? nothing, sumOf(before.get(key) ?? nothing)];
    return {
      ...{
        fund,
        restricted: isRestricted.get(fund) === true ? 'yes' : 'no',
        currency,
        opening_minor: opening,
      },
      ...{ gross_minor: moved.gross, refunds_minor: -moved.refunds, disputes_minor: -moved.disputes },
      ...{ fees_minor: -moved.fees, released_minor: moved.released, closing_minor: opening + sumOf(moved) },
    };
  });
}

type Span = Period & { before?: string | undefined };

/** By `fund currency`. The general fund is all that moved, less what moved in the others. */
async function movedIn(db: Db, span: Span): Promise<Map<string, Moved>> {
  const found = new Map<string, Moved>();
  const add = (fund: string, currency: string, moved: Moved, sign: 1n | -1n = 1n) => {
    const key = `${fund} ${currency}`;
    found.set(key, combined(found.get(key) ?? nothing, moved, sign));
  };
  for (const { account, currency, change } of await changes(db, 'rollup_month', span))
    add(generalFund, currency, partOf(account, change));
  for (const { fund, account, currency, change } of await changes(db, 'fund_month', span)) {
    const moved = partOf(account, change);
    add(fund, currency, moved);
    add(generalFund, currency, moved, -1n);
  }
  for (const { account, currency, change } of await releases(db, span)) {
    const moved = { ...nothing, released: change };
    add(account.slice('released:'.length), currency, moved);
    add(generalFund, currency, moved, -1n);
  }
  return found;
}

// A credit is what came in.
function partOf(account: string, change: bigint): Moved {
  if (account === 'refunds') return { ...nothing, refunds: change };
  if (account === 'disputes') return { ...nothing, disputes: change };
  return account.startsWith('fees:') ? { ...nothing, fees: change } : { ...nothing, gross: change };
}

interface Change {
  fund: string;
  account: string;
  currency: string;
  change: bigint;
}

async function changes(
  db: Db,
  table: 'rollup_month' | 'fund_month',
  { from, to, before }: Span,
): Promise<Change[]> {
  const fund = table === 'fund_month' ? sql<string>`fund` : sql<string>`${generalFund}`;
  const bounds = [
    ...(from === undefined ? [] : [sql`month >= ${from}`]),
    ...(to === undefined ? [] : [sql`month <= ${to}`]),
    ...(before === undefined ? [] : [sql`month < ${before}`]),
  ];
  const { rows } = await sql<Change>`
    select ${fund} as fund, account, currency, cast(sum(credit_minor - debit_minor) as bigint) as change
    from ${sql.table(table)}
    where ${isOfFunds('account')}
      ${bounds.length === 0 ? sql`` : sql`and ${sql.join(bounds, sql` and `)}`}
    group by ${table === 'fund_month' ? sql`fund, ` : sql``}account, currency`.execute(db);
  return rows;
}

async function releases(db: Db, { from, to, before }: Span): Promise<Omit<Change, 'fund'>[]> {
  let query = db
    .selectFrom('balance_day')
    .select(['account', 'currency'])
    .select(sql<bigint>`cast(sum(credit_minor - debit_minor) as bigint)`.as('change'))
    .where('account', 'like', 'released:%')
    .groupBy(['account', 'currency']);
  if (from !== undefined) query = query.where('book_date', '>=', `${from}-01`);
  if (to !== undefined) query = query.where('book_date', '<=', `${to}-31`);
  if (before !== undefined) query = query.where('book_date', '<', `${before}-01`);
  return query.execute();
}

export const funds = defineReport({
  ...{ name: 'funds', definition, filter: monthsFilter, filters: months },
  columns: {
    ...{ fund: 'text', restricted: 'text', currency: 'text', opening_minor: 'minor', gross_minor: 'minor' },
    ...{ refunds_minor: 'minor', disputes_minor: 'minor', fees_minor: 'minor', released_minor: 'minor' },
    closing_minor: 'minor',
  },
  empty: 'no fund has moved yet',
  rows: ({ db }, filter) => fundsReport(db, filter),
});
