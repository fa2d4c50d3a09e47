import type { BalanceTransactionFact } from './facts.ts';

export type Booked = BalanceTransactionFact & { readonly bookDate: string };

/** A dispute as it stood when it was last read; its amount is in the reader's currency. */
export interface Dispute {
  readonly id: string;
  readonly status: string;
  readonly amount_minor: bigint | null;
}

/**
 * What a movement was in the reader's currency, signed like the movement itself.
 * @param dispute whose movement it is, if it is one of a dispute
 * @returns undefined where neither Stripe nor the rate says so
 */
export function presentedBy(fact: Booked, charge: Booked, dispute: Dispute | undefined): bigint | undefined {
  const sign = fact.amountMinor < 0 ? -1n : 1n;
  if (fact.reportingCategory === 'partial_capture_reversal') return undefined;
  if (!fact.reportingCategory.startsWith('dispute'))
    return fact.presentmentMinor === null ? undefined : sign * BigInt(fact.presentmentMinor);
  const disputed = dispute?.amount_minor;
  if (disputed === undefined || disputed === null || !isWhole(fact, charge, disputed)) return undefined;
  return sign * disputed;
}

// A bank may give back less than it took, and no movement says which part of the dispute it is. These
// numbers tell a whole from a part, to one in a hundred; no amount is made of them.
function isWhole(fact: Booked, charge: Booked, disputed: bigint): boolean {
  const share = Number(disputed) / Number(charge.presentmentMinor);
  const dearer = Number(fact.exchangeRate ?? 1) / Number(charge.exchangeRate ?? 1);
  const whole = charge.amountMinor * share * dearer;
  // In another currency than the charge's there is nothing to compare.
  return fact.currency !== charge.currency || Math.abs(Math.abs(fact.amountMinor) - whole) <= 1 + whole / 100;
}
