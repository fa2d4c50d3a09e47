import { cutoverOf } from '../../../db/adoption.ts';
import { secondsOf } from '../../clock.ts';
import type { Span } from '../../stripe/stripe-port.ts';
import { hasStatements } from '../../../db/reconcile.ts';
import { bank } from './bank.ts';
import { aged, balancedEntries } from './books.ts';
import { charges } from './charges.ts';
import type { Progress, ReconcileDeps } from './deps.ts';
import { identities, type Difference, type Identity } from './difference.ts';
import { disputes } from './disputes.ts';
import { payoutContents, payoutsInTransit } from './payouts.ts';
import { transactions } from './transactions.ts';

export interface Reconciliation {
  ok: boolean;
  differences: readonly Difference[];
  /** What could not be looked at, and so neither holds nor fails. */
  notChecked: readonly Identity[];
}

/**
 * Compares the ledger with Stripe and with itself. Changes nothing.
 * @param asked which of Stripe's movements to look at; the balances are always looked at whole, and what was
 * before the books began never.
 */
export async function reconcile(
  deps: ReconcileDeps,
  asked: Pick<Span, 'from' | 'to'>,
  progress: Progress = () => {},
): Promise<Reconciliation> {
  const cutover = await cutoverOf(deps.db);
  const span =
    cutover === undefined ? asked : { ...asked, from: Math.max(asked.from ?? 0, secondsOf(cutover)) };
  const differences = [
    ...(await balancedEntries(deps)),
    ...(await transactions(deps, span, progress)),
    ...(await payoutContents(deps)),
    ...(await payoutsInTransit(deps)),
    ...(await charges(deps, span, progress)),
    ...(await disputes(deps, span)),
    ...(await aged(deps)),
    ...(await bank(deps)),
  ];
  const order = Object.keys(identities);
  return {
    ok: differences.length === 0,
    differences: differences.sort((a, b) => order.indexOf(a.identity) - order.indexOf(b.identity)),
    notChecked: (await hasStatements(deps.db)) ? [] : ['R9'],
  };
}
