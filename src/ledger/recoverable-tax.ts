import type { Fact, TaxRecoverableFact } from './facts.ts';
import { entryFor } from './posting-rules.ts';

/**
 * What takes the tax in a movement's fees to the account of what the tax office owes. Nothing for a movement whose
 * fees hold none.
 */
export function taxRecoverableFact(fact: Fact): TaxRecoverableFact | undefined {
  if (fact.kind !== 'balance_transaction') return undefined;
  const outcome = entryFor(fact, { timeZone: 'UTC' });
  if (outcome.kind !== 'entry') return undefined;
  const tax = outcome.entry.postings.find(({ account }) => account === 'fees:tax_on_fees');
  return (
    tax && {
      ...{ kind: 'tax_recoverable', balanceTransactionId: fact.id, chargeId: fact.chargeId },
      ...{ amountMinor: tax.amountMinor, currency: tax.currency, createdAt: fact.createdAt },
    }
  );
}
