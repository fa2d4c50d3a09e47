import { bookTransaction } from './balance.ts';
import type { BalanceTransaction, Payout } from './object-kinds.ts';
import { createPayout } from './payouts.ts';
import type { World } from './world.ts';

interface Unpaid {
  readonly id: string;
  readonly net: number;
}

/** An automatic payout of everything available, for each currency that has any. */
export function sweepBalance(world: World, only?: string): Payout[] {
  const currencies = world.db
    .prepare<[], { currency: string }>('select distinct currency from unpaid order by currency')
    .all();
  return currencies.flatMap(({ currency }) =>
    only === undefined || currency === only ? (sweep(world, currency) ?? []) : [],
  );
}

function sweep(world: World, currency: string): Payout | undefined {
  const rows = world.db
    .prepare<[string, number], Unpaid>(
      'select id, net from unpaid where currency = ? and available_on <= ? order by available_on, id',
    )
    .all(currency, world.now);
  const available = rows.reduce((sum, { net }) => sum + net, 0);
  const rest = available % payoutStep(currency);
  const amount = available - rest;
  if (amount === 0) return undefined;
  const held = rest === 0 ? [] : [holdBack(world, currency, rest)];
  const { payout, transaction } = createPayout(world, { amount, currency, automatic: true });
  for (const { id } of [...rows, ...held, transaction]) assign(world, id, payout.id);
  return payout;
}

/** Forints and Taiwan dollars are paid out whole. https://docs.stripe.com/currencies#special-cases */
export const payoutStep = (currency: string): number => (currency === 'huf' || currency === 'twd' ? 100 : 1);

/**
 * What cannot be paid out is held in this payout and released for the next, so that the rows of each payout add up
 * to it.
 */
function holdBack(world: World, currency: string, rest: number): BalanceTransaction {
  const book = (type: 'payout_minimum_balance_hold' | 'payout_minimum_balance_release', amount: number) =>
    bookTransaction(world, {
      amount,
      currency,
      fees: [],
      type,
      reportingCategory: type,
      source: null,
      description: null,
      availableAfterDays: 0,
    });
  book('payout_minimum_balance_release', rest);
  return book('payout_minimum_balance_hold', -rest);
}

/** Kept as an entry of the index only: a balance transaction itself does not name its payout. */
function assign(world: World, transaction: string, payout: string): void {
  world.db
    .prepare(
      `insert into object_index (kind, field, value, created, seq)
       select kind, 'payout', ?, created, seq from object where id = ?`,
    )
    .run(payout, transaction);
  world.db.prepare('delete from unpaid where id = ?').run(transaction);
}
