import { minorUnits } from '../money/minor-units.ts';
import type { OtherIncome } from './accounts.ts';
import type { Fact, ReclassifiedFact } from './facts.ts';
import { entryFor } from './posting-rules.ts';

const movable = ['donations', 'refunds', 'disputes'] as const;

/**
 * What moves a movement of a charge that was no gift to its own income: gifts, refunds and disputes alike, so that
 * only its fees stay where fees are. Nothing for a movement that is not income yet, or not of that kind.
 */
export function otherIncomeFact(fact: Fact, to: OtherIncome): ReclassifiedFact | undefined {
  if (fact.kind !== 'balance_transaction' && fact.kind !== 'charge_settled') return undefined;
  const { chargeId } = fact;
  const outcome = entryFor(fact, { timeZone: 'UTC' });
  if (chargeId === null || outcome.kind !== 'entry') return undefined;
  for (const from of movable) {
    const posting = outcome.entry.postings.find(({ account }) => account === from);
    if (!posting) continue;
    return {
      ...{ kind: 'reclassified', chargeId, from, to },
      balanceTransactionId: fact.kind === 'charge_settled' ? fact.balanceTransactionId : fact.id,
      // What stood there as a credit leaves it as a debit.
      amountMinor: minorUnits(-posting.amountMinor),
      currency: posting.currency,
      createdAt: outcome.entry.occurredAt,
    };
  }
  return undefined;
}
