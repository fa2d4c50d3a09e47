import type { Db } from '../../../db/database.ts';
import { movesOf, unbalancedEntries } from '../../../db/reconcile.ts';
import { unattributedCharges } from '../../../db/unattributed-charges.ts';
import { leftIn } from '../../../db/waiting-money.ts';
import { plusMs, type Instant } from '../../clock.ts';
import { createComparison, type Difference } from './difference.ts';
import type { ReconcileDeps } from './deps.ts';

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

/** Money that came into an account and did not leave it in time. */
export interface Stuck {
  readonly account: keyof typeof patience;
  readonly chargeId: string | null;
  readonly currency: string;
  readonly amountMinor: bigint;
}

export async function stuckMoney(db: Db, now: Instant): Promise<Stuck[]> {
  const stuck: Stuck[] = [];
  for (const account of ['suspense', 'stripe:transfers_clearing', 'donations_unsettled'] as const)
    for (const left of await leftIn(db, account, plusMs(now, -patience[account])))
      stuck.push({ account, ...left });
  return stuck;
}

/** Charges of which it should be known by now what they were for. */
export const unknownGifts = (db: Db, now: Instant) => unattributedCharges(db, plusMs(now, -attributionMs));

/** R8. */
export async function aged({ db, clock }: Pick<ReconcileDeps, 'db' | 'clock'>): Promise<Difference[]> {
  const comparison = createComparison('R8');
  const now = clock.now();
  for (const left of await stuckMoney(db, now)) {
    comparison.find(left.currency, left.amountMinor);
    for (const key of await movesOf(db, left.account, left)) comparison.blame(left.currency, key);
  }
  for (const charge of await unknownGifts(db, now)) {
    comparison.find(charge.currency, charge.amountMinor);
    comparison.blame(charge.currency, charge.chargeId);
  }
  return comparison.differences();
}
