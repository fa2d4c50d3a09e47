import type { MinorUnits } from '../money/minor-units.ts';
import type { Account } from './accounts.ts';

export interface Posting {
  readonly account: Account;
  readonly currency: string;
  /** Debit positive, credit negative; never zero. */
  readonly amountMinor: MinorUnits;
}

export interface JournalEntry {
  readonly key: string;
  readonly kind: string;
  readonly bookDate: string;
  readonly occurredAt: string;
  readonly chargeId: string | null;
  /** Canonical JSON of the fact behind it. */
  readonly fact: string;
  readonly ruleVersion: number;
  readonly postings: readonly Posting[];
}

/** Debits minus credits per currency; every value is zero in a balanced entry. */
export function imbalance(postings: readonly Posting[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of postings)
    sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return sums;
}

/**
 * What the entry says, without where and when it was recorded: the same whatever the order in which
 * facts arrived. The digest is made of these.
 */
export const canonicalEntry = (entry: JournalEntry): unknown[] => [
  entry.key,
  entry.kind,
  entry.bookDate,
  entry.occurredAt,
  entry.chargeId,
  entry.fact,
  entry.ruleVersion,
  entry.postings.map((p) => [p.account, p.currency, p.amountMinor]),
];

/** Which gift a charge belongs to. Comes from our own donation, and may arrive after the money. */
export interface Attribution {
  readonly chargeId: string;
  readonly donationId: string;
  readonly interval: string;
  readonly campaign: string;
  /** General where absent: money that may be used for anything. */
  readonly fund?: string | undefined;
}

/** What every gift is given to that no other fund takes. */
export const generalFund = 'general';

export const canonicalAttribution = (a: Attribution): unknown[] => [
  a.chargeId,
  a.donationId,
  a.interval,
  a.campaign,
  // Absent from what was written before there were funds.
  ...(a.fund === undefined || a.fund === generalFund ? [] : [a.fund]),
];
