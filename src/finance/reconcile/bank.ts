import { bankedWithinStatements } from '../../../db/reconcile.ts';
import { createComparison, type Difference } from './difference.ts';
import type { ReconcileDeps } from './deps.ts';

/** R9. */
export async function bank({ db }: Pick<ReconcileDeps, 'db'>): Promise<Difference[]> {
  const comparison = createComparison('R9');
  for (const { key, currency, amountMinor, lineMinor } of await bankedWithinStatements(db)) {
    comparison.find(currency, amountMinor);
    comparison.expect(currency, lineMinor ?? 0n);
    if (lineMinor !== amountMinor) comparison.blame(currency, key);
  }
  return comparison.differences();
}
