import { dayMs, startOfDay } from './calendar.ts';
import type { BalanceTransaction } from './object-kinds.ts';
import type { FeeDetail } from './fees.ts';
import type { World } from './world.ts';

/**
 * Moves money, in the currency in which it settles.
 * `net` is `amount` less the sum of `fees`, and both never change afterwards.
 */
export function bookTransaction(
  world: World,
  movement: {
    readonly amount: number;
    readonly currency: string;
    readonly exchangeRate?: number | null;
    readonly fees: readonly FeeDetail[];
    readonly type: BalanceTransaction['type'];
    readonly reportingCategory: string;
    readonly source: string | null;
    readonly description: string | null;
    readonly availableAfterDays: number;
  },
): BalanceTransaction {
  const fee = movement.fees.reduce((sum, detail) => sum + detail.amount, 0);
  const transaction: BalanceTransaction = {
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount: movement.amount,
    available_on:
      movement.availableAfterDays === 0
        ? world.now
        : startOfDay(world.nowMs + dayMs - 1, movement.availableAfterDays) / 1000,
    balance_type: 'payments',
    created: world.now,
    currency: movement.currency,
    description: movement.description,
    exchange_rate: movement.exchangeRate ?? null,
    fee,
    fee_details: movement.fees.map((detail) => ({ ...detail })),
    net: movement.amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: 'pending',
    type: movement.type,
  };
  keepTransaction(world, transaction);
  return transaction;
}

/** The only place where the sandbox's balance changes: by the `net` of what is booked, whatever else it says. */
export function keepTransaction(world: World, transaction: BalanceTransaction): void {
  world.store.insert('balance_transaction', transaction);
  const { id, currency, net, available_on: availableOn, balance_type: balance } = transaction;
  if (balance !== 'payments') {
    world.db
      .prepare(
        'insert into money_aside (id, balance_type, currency, net, available_on) values (?, ?, ?, ?, ?)',
      )
      .run(id, balance, currency, net, availableOn);
    return;
  }
  for (const table of ['money', 'unpaid']) {
    world.db
      .prepare(`insert into ${table} (id, currency, net, available_on) values (?, ?, ?, ?)`)
      .run(id, currency, net, availableOn);
  }
}

/** As shown: money becomes available by the passing of time, with no event of its own. */
export const statusAt = (transaction: BalanceTransaction, now: number): BalanceTransaction => ({
  ...transaction,
  status: transaction.available_on <= now ? 'available' : 'pending',
});

export interface CurrencyBalance {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
}

export function balanceAt(world: World): CurrencyBalance[] {
  return world.db
    .prepare<[number, number], CurrencyBalance>(
      `select currency,
         sum(case when available_on <= ? then net else 0 end) as available,
         sum(case when available_on > ? then net else 0 end) as pending
       from money group by currency order by currency`,
    )
    .all(world.now, world.now);
}

/** The same beside the balance for payments, of one type. */
export function asideAt(world: World, balanceType: string): CurrencyBalance[] {
  return world.db
    .prepare<[number, number, string], CurrencyBalance>(
      `select currency,
         sum(case when available_on <= ? then net else 0 end) as available,
         sum(case when available_on > ? then net else 0 end) as pending
       from money_aside where balance_type = ? group by currency order by currency`,
    )
    .all(world.now, world.now, balanceType);
}
