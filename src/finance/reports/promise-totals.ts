import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { MoveKind } from '../../ledger/promise-moves.ts';

/** What a promise is counted under that begins, changes or ends. */
export const lifeKinds = [
  'new',
  'returned',
  'raised',
  'lowered',
  'ended_choice',
  'ended_failed_card',
  'ended_safety',
] as const satisfies readonly MoveKind[];
export type LifeKind = (typeof lifeKinds)[number];

/** What each adds to the promises that go on, and to what they come to. */
export const effectOf: Readonly<Record<LifeKind, { readonly count: bigint; readonly amount: bigint }>> = {
  new: { count: 1n, amount: 1n },
  returned: { count: 1n, amount: 1n },
  raised: { count: 0n, amount: 1n },
  lowered: { count: 0n, amount: -1n },
  ended_choice: { count: -1n, amount: -1n },
  ended_failed_card: { count: -1n, amount: -1n },
  ended_safety: { count: -1n, amount: -1n },
};

export const isLifeKind = (what: string): what is LifeKind => Object.hasOwn(effectOf, what);

interface Total {
  readonly count: bigint;
  readonly amount_minor: bigint;
  readonly days: bigint;
}

/** What happened to promises in a month, or is expected on a day, by what it was. */
export interface PromiseTotals<Kind extends MoveKind> {
  /** `2026-11`; of what is expected `2026-11-30`. */
  readonly period: string;
  readonly gift_interval: string;
  readonly currency: string;
  readonly of: Readonly<Record<Kind, Total>>;
}

const measures = ['count', 'amount_minor', 'days'] as const;

/**
 * In the order of their periods, from a roll-up: as quick after ten years as after one.
 * @param span periods, both included; open where absent.
 */
export async function promiseTotals<Kind extends MoveKind>(
  db: Db,
  kinds: readonly Kind[],
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<PromiseTotals<Kind>[]> {
  const sums = kinds.flatMap((kind) =>
    measures.map((measure) =>
      sql<bigint>`cast(sum(case when what = ${kind} then ${sql.ref(measure)} else 0 end) as bigint)`.as(
        nameOf(kind, measure),
      ),
    ),
  );
  let query = db
    .selectFrom('promise_total')
    .select(['period', 'gift_interval', 'currency'])
    .select(sums)
    .where('what', 'in', kinds)
    .where('count', '!=', 0n)
    .groupBy(['period', 'gift_interval', 'currency'])
    .orderBy('period')
    .orderBy('currency')
    .orderBy('gift_interval');
  if (from !== undefined) query = query.where('period', '>=', from);
  if (to !== undefined) query = query.where('period', '<=', to);
  const rows = await query.execute();
  return rows.map(({ period, gift_interval, currency, ...row }) => {
    const of = (kind: Kind, measure: Measure) => row[nameOf(kind, measure)] ?? 0n;
    const totals = kinds.map((kind): [Kind, Total] => [
      kind,
      { count: of(kind, 'count'), amount_minor: of(kind, 'amount_minor'), days: of(kind, 'days') },
    ]);
    // Of every kind there is one.
    return { period, gift_interval, currency, of: Object.fromEntries(totals) as Record<Kind, Total> };
  });
}

type Measure = (typeof measures)[number];
const nameOf = (kind: MoveKind, measure: Measure) => `${kind}_${measure}` as const;

/** From `first` to `last`, `YYYY-MM` both. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
