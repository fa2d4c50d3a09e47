import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';
import { giftInTime, wasInTime } from './gift-in-time.ts';

/** Kinds of entries that follow a charge and take money back, or give it back. */
export const kindsAfterCharge = [
  ...['charge_failure', 'partial_capture_reversal'],
  ...['refund', 'refund_failure', 'dispute', 'dispute_reversal'],
] as const;

/** In the words of the index `journal_entry_after_charge`, by which the few among many are found. */
export const movedAgain = sql<boolean>`kind in ('charge_failure', 'partial_capture_reversal', 'refund', 'refund_failure', 'dispute', 'dispute_reversal')`;

const givenBack = sql<boolean>`(${movedAgain}) and kind in ('refund', 'refund_failure', 'dispute', 'dispute_reversal')`;

const amountIn = (accounts: ReturnType<typeof sql>) =>
  sql<bigint>`cast(coalesce(sum(case when ${accounts} then p.amount_minor else 0 end), 0) as bigint)`;
const taken = amountIn(sql`p.account in ('refunds', 'disputes')`);
const fee = amountIn(sql`p.account like 'fees:%'`);

export interface GivenBack {
  book_date: string;
  entry: bigint;
  key: string;
  kind: string;
  charge: string | null;
  donation: string | null;
  interval: string | null;
  campaign: string | null;
  currency: string;
  /** Above zero where money left, below where it came back. */
  amount_minor: bigint;
  fee_minor: bigint;
  /** The day of the charge; null where it was before the books began, or was not known yet when this was closed. */
  given_on: string | null;
}

/** Refunds and disputes by day, after a place in the list. @param days `YYYY-MM-DD`, both included. */
export async function givenBackByDay(
  db: Db,
  filter: {
    from?: string | undefined;
    to?: string | undefined;
    currency?: string | undefined;
    after?: { day: string; entry: bigint } | undefined;
    limit: number;
  },
): Promise<GivenBack[]> {
  let page = db.selectFrom('journal_entry').select(['id', 'book_date']).where(givenBack);
  if (filter.from !== undefined) page = page.where('book_date', '>=', filter.from);
  if (filter.to !== undefined) page = page.where('book_date', '<=', filter.to);
  if (filter.after !== undefined)
    page = page.where(sql<boolean>`(book_date, id) > (${filter.after.day}, ${filter.after.entry})`);
  const { currency } = filter;
  if (currency !== undefined)
    page = page.where((eb) =>
      eb.exists(
        eb
          .selectFrom('posting as c')
          .select('c.line')
          .whereRef('c.entry_id', '=', 'journal_entry.id')
          .where('c.currency', '=', currency),
      ),
    );
  return db
    .selectFrom(page.orderBy('book_date').orderBy('id').limit(filter.limit).as('page'))
    .innerJoin('journal_entry as e', 'e.id', 'page.id')
    .innerJoin('posting as p', 'p.entry_id', 'e.id')
    .leftJoin('attribution as a', (join) => join.onRef('a.charge_id', '=', 'e.charge_id').on(giftInTime))
    .select(['e.book_date', 'e.id as entry', 'e.key', 'e.kind', 'e.charge_id as charge', 'p.currency'])
    .select(['a.donation_id as donation', 'a.gift_interval as interval', 'a.campaign'])
    .select([taken.as('amount_minor'), fee.as('fee_minor')])
    .select((eb) =>
      eb
        .selectFrom('journal_entry as g')
        .select((inner) => inner.fn.min('g.book_date').as('day'))
        .whereRef('g.charge_id', '=', 'e.charge_id')
        .where('g.kind', '=', 'charge')
        .where(wasInTime(sql.ref('g.key')))
        .as('given_on'),
    )
    .groupBy(['e.book_date', 'e.id', 'e.key', 'e.kind', 'e.charge_id', 'p.currency'])
    .groupBy(['a.donation_id', 'a.gift_interval', 'a.campaign'])
    .orderBy('e.book_date')
    .orderBy('e.id')
    .execute();
}

/** How many there were, and their fees. @param period months `YYYY-MM`, both included. */
export async function givenBackByMonth(
  db: Db,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<{ month: string; currency: string; kind: string; movements: bigint; fee_minor: bigint }[]> {
  let query = db
    .selectFrom('given_back_month')
    .select(['month', 'currency', 'kind', 'movements', 'fee_minor']);
  if (from !== undefined) query = query.where('month', '>=', from);
  if (to !== undefined) query = query.where('month', '<=', to);
  return query.execute();
}

/** Where the kept sums are not those of the movements in the ledger. */
export async function givenBackDefects(db: Db): Promise<Defect[]> {
  const { rows } = await sql<{ month: string; currency: string; kind: string }>`
    select month, currency, kind from (
      select month, currency, kind, movements, amount_minor, fee_minor from given_back_month
      union all
      select substr(e.book_date, 1, 7), p.currency, e.kind, -count(distinct e.id), -${taken}, -${fee}
      from (select id, kind, book_date from journal_entry where ${givenBack}) e
      cross join posting p
      where p.entry_id = e.id
      group by substr(e.book_date, 1, 7), p.currency, e.kind
    ) both_sides
    group by month, currency, kind
    having sum(movements) <> 0 or sum(amount_minor) <> 0 or sum(fee_minor) <> 0
    order by month, currency, kind limit 20`.execute(db);
  return rows.map(({ month, currency, kind }) => ({
    ...{ where: `given_back_month ${month} ${currency} ${kind}`, what: 'differs from its movements' },
  }));
}
