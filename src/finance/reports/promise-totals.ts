import type { Db } from '../../../db/database.ts';
import type { MoveKind } from '../../ledger/promise-moves.ts';

/** How often something happened to promises in a month, or is expected on a day, and what it came to. */
export interface PromiseTotal {
  readonly what: string;
  /** `2026-11`; of what is expected `2026-11-30`. */
  readonly period: string;
  readonly gift_interval: string;
  readonly currency: string;
  readonly count: bigint;
  readonly amount_minor: bigint;
  readonly days: bigint;
}

/** In the order of their periods, from a roll-up: as quick after ten years as after one. */
export async function promiseTotals(
  db: Db,
  kinds: readonly MoveKind[],
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<PromiseTotal[]> {
  let query = db
    .selectFrom('promise_total')
    .selectAll()
    .where('what', 'in', kinds)
    .where('count', '!=', 0n)
    .orderBy('period')
    .orderBy('gift_interval')
    .orderBy('currency');
  if (from !== undefined) query = query.where('period', '>=', from);
  if (to !== undefined) query = query.where('period', '<=', to);
  return query.execute();
}

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
