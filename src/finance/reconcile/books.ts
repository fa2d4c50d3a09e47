import { leftIn, movesOf, unattributedCharges, unbalancedEntries } from '../../../db/reconcile.ts';
import { plusMs } from '../../clock.ts';
import { createComparison, type Difference } from './difference.ts';
import type { ReconcileDeps } from './reconcile.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long money may wait in an account before somebody must look. */
const patience = {
  suspense: 0,
  'stripe:transfers_clearing': 0,
  // The slowest bank debits are decided after fourteen days (docs.stripe.com/payments/bank-debits).
  donations_unsettled: 14 * dayMs,
} as const;

/** Invoices may tell a few minutes after the money whose it is. */
const attributionMs = hourMs;

/** R0. */
export async function balancedEntries({ db }: Pick<ReconcileDeps, 'db'>): Promise<Difference[]> {
  const comparison = createComparison('R0');
  for (const { key, currency, amountMinor } of await unbalancedEntries(db)) {
    comparison.find(currency, amountMinor);
    comparison.blame(currency, key);
  }
  return comparison.differences();
}

/** R8. */
export async function aged({ db, clock }: Pick<ReconcileDeps, 'db' | 'clock'>): Promise<Difference[]> {
  const comparison = createComparison('R8');
  const now = clock.now();
  for (const [account, waitMs] of Object.entries(patience))
    for (const left of await leftIn(db, account, plusMs(now, -waitMs))) {
      comparison.find(left.currency, left.amountMinor);
      for (const key of await movesOf(db, account, left)) comparison.blame(left.currency, key);
    }
  for (const charge of await unattributedCharges(db, plusMs(now, -attributionMs))) {
    comparison.find(charge.currency, charge.amountMinor);
    comparison.blame(charge.currency, charge.chargeId);
  }
  return comparison.differences();
}
