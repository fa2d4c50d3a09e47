import { bookTransaction } from './balance.ts';
import { previousOf } from './changes.ts';
import { fixedFee } from './currency-rules.ts';
import type { FeeDetail } from './fees.ts';
import { type BalanceTransaction, type Dispute, idOf } from './object-kinds.ts';
import { settled, settlementCurrency } from './settlement.ts';
import { shown } from './shown.ts';
import type { World } from './world.ts';

/** Fifteen dollars, and where another currency settles, as many times its fixed card fee. */
export const disputeFee = (world: World, presented: string): number =>
  fixedFee(settlementCurrency(world, presented)) * 50;

type DisputeEvent = 'updated' | 'funds_withdrawn' | 'funds_reinstated' | 'closed';

/** Changes the dispute and tells of it, with what it was before. */
export function changeDispute(
  world: World,
  dispute: Dispute,
  change: Partial<Dispute>,
  event: DisputeEvent,
): Dispute {
  const after: Dispute = { ...dispute, ...change };
  world.store.update('dispute', after);
  const asShown = (one: Dispute) => shown(world.db, one, world.now);
  world.emit(`charge.dispute.${event}`, after, previousOf(asShown(dispute), asShown(after)));
  return after;
}

/** Takes `amount` from the balance, and `fee` with it. */
export function withdraw(world: World, dispute: Dispute, amount: number, fee: number): Dispute {
  world.store.setBackstage('dispute', dispute.id, { withdrawn: amount, reinstated: 0 });
  const transaction = book(world, dispute, {
    amount: -amount,
    fee,
    reportingCategory: 'dispute',
    description: `Chargeback withdrawal for ${idOf(dispute.charge)}`,
  });
  return changeDispute(world, dispute, withTransaction(dispute, transaction), 'funds_withdrawn');
}

/** Gives `amount` back; a `fee` below zero comes back too. */
export function reinstate(world: World, dispute: Dispute, amount: number, fee: number): Dispute {
  world.store.setBackstage('dispute', dispute.id, { withdrawn: 0, reinstated: amount });
  const transaction = book(world, dispute, {
    amount,
    fee,
    reportingCategory: 'dispute_reversal',
    description: `Chargeback reversal for ${idOf(dispute.charge)}`,
  });
  return changeDispute(world, dispute, withTransaction(dispute, transaction), 'funds_reinstated');
}

/** Repays the reader in the dispute's own name, before it can become a chargeback. */
export function repay(world: World, dispute: Dispute, amount: number): Dispute {
  world.store.setBackstage('dispute', dispute.id, { withdrawn: amount, reinstated: 0 });
  const transaction = book(world, dispute, {
    amount: -amount,
    fee: 0,
    type: 'refund',
    reportingCategory: 'refund',
    description: `Dispute prevented for ${idOf(dispute.charge)}`,
  });
  return changeDispute(world, dispute, withTransaction(dispute, transaction), 'funds_withdrawn');
}

const withTransaction = (dispute: Dispute, transaction: BalanceTransaction): Partial<Dispute> => ({
  balance_transactions: [...dispute.balance_transactions, transaction],
});

function book(
  world: World,
  dispute: Dispute,
  movement: {
    readonly amount: number;
    readonly fee: number;
    readonly type?: BalanceTransaction['type'];
    readonly reportingCategory: string;
    readonly description: string;
  },
): BalanceTransaction {
  const money = settled(world, movement.amount, dispute.currency);
  return bookTransaction(world, {
    ...money,
    fees: movement.fee === 0 ? [] : [feeDetail(movement.fee, money.currency)],
    type: movement.type ?? 'adjustment',
    reportingCategory: movement.reportingCategory,
    source: dispute.id,
    description: movement.description,
    availableAfterDays: 0,
  });
}

const feeDetail = (amount: number, currency: string): FeeDetail => ({
  amount,
  application: null,
  currency,
  description: amount < 0 ? 'Dispute fee refund' : 'Dispute fee',
  type: 'stripe_fee',
});
