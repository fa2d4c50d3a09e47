import { minorUnits, type MinorUnits } from '../money/minor-units.ts';
import type { Account } from './accounts.ts';
import { bookDate } from './book-date.ts';
import { feeAccountByDescription, feeAccountOf } from './fee-accounts.ts';
import {
  canonicalJson,
  clearsLater,
  keyOf,
  type BalanceTransactionFact,
  type ChargeSettledFact,
  type Fact,
  type OpeningBalanceFact,
  type PayoutBankedFact,
  type ReclassifiedFact,
  type AdjustmentFact,
  type ReversalFact,
  type BenefitDeferredFact,
  type BenefitRecognisedFact,
  type BenefitReturnedFact,
  type BenefitRestoredFact,
  type TaxRecoverableFact,
} from './facts.ts';
import type { JournalEntry, Posting } from './journal-entry.ts';

/** Rises when a rule changes. What was recorded under an older rule stays; a correction is an entry of its own. */
export const ruleVersion = 1;

export type Outcome =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  /** The fact contradicts itself; it is set aside with the reason and nothing is posted. */
  | { readonly kind: 'quarantine'; readonly key: string; readonly reason: string; readonly fact: string };

/** The entry that a fact makes. A pure function of the fact: no status, no order, no time of asking plays a part. */
export function entryFor(fact: Fact, books: { timeZone: string }): Outcome {
  switch (fact.kind) {
    case 'balance_transaction':
      return entryForBalanceTransaction(fact, books.timeZone);
    case 'charge_settled':
      return entryForSettledCharge(fact, books.timeZone);
    case 'payout_banked':
      return entryForBankedPayout(fact);
    case 'reclassified':
      return entryForOtherIncome(fact, books.timeZone);
    case 'tax_recoverable':
      return entryForRecoverableTax(fact, books.timeZone);
    case 'opening_balance':
      return entryForOpeningBalance(fact, books.timeZone);
    case 'adjustment':
      return entryForAdjustment(fact);
    case 'reversal':
      return entryForReversal(fact);
    case 'benefit_deferred':
    case 'benefit_recognised':
    case 'benefit_returned':
    case 'benefit_restored':
      return entryForBenefit(fact, books.timeZone);
    default:
      return fact satisfies never;
  }
}

// Stripe's own identity, net = amount − fee, balances every movement: the balance takes the net, the fee
// accounts the fee, and one account that depends on the category takes the rest.
function entryForBalanceTransaction(fact: BalanceTransactionFact, timeZone: string): Outcome {
  const contradiction = contradictionIn(fact);
  if (contradiction)
    return { kind: 'quarantine', key: keyOf(fact), reason: contradiction, fact: canonicalJson(fact) };
  const { currency } = fact;
  const postings = mergedByAccount([
    { account: balanceAccountOf(fact.balanceType), currency, amountMinor: fact.netMinor },
    ...fact.feeDetails.map((detail) => ({
      account: feeAccountOf(detail, fact.reportingCategory),
      currency,
      amountMinor: detail.amountMinor,
    })),
    { account: counterpartOf(fact), currency, amountMinor: minorUnits(-fact.amountMinor) },
  ]);
  return entry(fact, { kind: kindOf(fact), at: fact.createdAt, chargeId: fact.chargeId, timeZone, postings });
}

// Until a bank debit succeeds its money is owed back, not earned.
function entryForSettledCharge(fact: ChargeSettledFact, timeZone: string): Outcome {
  const { amountMinor, currency } = fact;
  return entry(fact, {
    kind: 'settlement',
    at: fact.availableAt,
    chargeId: fact.chargeId,
    timeZone,
    postings: [
      { account: 'donations_unsettled', currency, amountMinor },
      { account: 'donations', currency, amountMinor: minorUnits(-amountMinor) },
    ],
  });
}

// The bank's day is a day already, whatever the newsroom's time zone.
function entryForBankedPayout(fact: PayoutBankedFact): Outcome {
  const { amountMinor, currency, bankedOn } = fact;
  return entry(fact, {
    kind: 'banked',
    at: `${bankedOn}T00:00:00.000Z`,
    chargeId: null,
    timeZone: 'UTC',
    postings: [
      { account: 'bank', currency, amountMinor },
      { account: 'payouts_in_transit', currency, amountMinor: minorUnits(-amountMinor) },
    ],
  });
}

// The movement was booked under `from`, as every movement is; it belongs to another income.
function entryForOtherIncome(fact: ReclassifiedFact, timeZone: string): Outcome {
  const { amountMinor, currency, from, to, chargeId } = fact;
  return entry(fact, {
    kind: 'other_income',
    at: fact.createdAt,
    chargeId,
    timeZone,
    postings: [
      { account: from, currency, amountMinor },
      { account: to, currency, amountMinor: minorUnits(-amountMinor) },
    ],
  });
}

// The movement put it among the fees, as every movement does; the tax office owes it.
function entryForRecoverableTax(fact: TaxRecoverableFact, timeZone: string): Outcome {
  const { amountMinor, currency, chargeId } = fact;
  return entry(fact, {
    kind: 'recoverable_tax',
    at: fact.createdAt,
    chargeId,
    timeZone,
    postings: [
      { account: 'recoverable_tax', currency, amountMinor },
      { account: 'fees:tax_on_fees', currency, amountMinor: minorUnits(-amountMinor) },
    ],
  });
}

function entryForOpeningBalance(fact: OpeningBalanceFact, timeZone: string): Outcome {
  const { account, amountMinor, currency, chargeId } = fact;
  return entry(fact, {
    kind: 'opening_balance',
    at: fact.at,
    chargeId,
    timeZone,
    postings: [
      { account, currency, amountMinor },
      { account: 'opening_balances', currency, amountMinor: minorUnits(-amountMinor) },
    ],
  });
}

// Owed from the payment on, earned month by month; what went back whole is not owed, and so much less of
// it was earned, until it comes again.
function entryForBenefit(
  fact: BenefitDeferredFact | BenefitRecognisedFact | BenefitReturnedFact | BenefitRestoredFact,
  timeZone: string,
): Outcome {
  const { kind, chargeId, amountMinor, currency } = fact;
  const about = { kind, chargeId, timeZone: kind === 'benefit_recognised' ? 'UTC' : timeZone };
  const move = (debit: Account, credit: Account) => [
    { account: debit, currency, amountMinor },
    { account: credit, currency, amountMinor: minorUnits(-amountMinor) },
  ];
  switch (kind) {
    case 'benefit_deferred':
      return entry(fact, { ...about, at: fact.earnedAt, postings: move('donations', 'deferred_benefits') });
    case 'benefit_recognised':
      return entry(fact, {
        ...{ ...about, at: `${fact.givenBy}T00:00:00.000Z` },
        postings: move('deferred_benefits', 'other_income:benefits'),
      });
    case 'benefit_returned':
      return entry(fact, { ...about, at: fact.returnedAt, postings: move('deferred_benefits', fact.to) });
    case 'benefit_restored':
      return entry(fact, { ...about, at: fact.returnedAt, postings: move(fact.from, 'deferred_benefits') });
    default:
      return kind satisfies never;
  }
}

// Somebody's day is a day already, as the bank's is.
function entryForAdjustment(fact: AdjustmentFact): Outcome {
  const { debit, credit, amountMinor, currency, bookedOn } = fact;
  return entry(fact, {
    kind: 'adjustment',
    at: `${bookedOn}T00:00:00.000Z`,
    chargeId: null,
    timeZone: 'UTC',
    postings: [
      { account: debit, currency, amountMinor },
      { account: credit, currency, amountMinor: minorUnits(-amountMinor) },
    ],
  });
}

function entryForReversal(fact: ReversalFact): Outcome {
  return entry(fact, {
    kind: 'reversal',
    at: `${fact.bookedOn}T00:00:00.000Z`,
    chargeId: fact.chargeId,
    timeZone: 'UTC',
    postings: fact.postings,
  });
}

function entry(
  fact: Fact,
  about: {
    kind: string;
    at: string;
    chargeId: string | null;
    timeZone: string;
    postings: readonly Posting[];
  },
): Outcome {
  const key = keyOf(fact);
  const text = canonicalJson(fact);
  if (about.postings.length < 2) return { kind: 'quarantine', key, reason: 'moves no money', fact: text };
  return {
    kind: 'entry',
    entry: {
      key,
      kind: about.kind,
      bookDate: bookDate(about.at, about.timeZone),
      occurredAt: about.at,
      chargeId: about.chargeId,
      fact: text,
      ruleVersion,
      postings: about.postings,
    },
  };
}

function contradictionIn(fact: BalanceTransactionFact): string | undefined {
  const { amountMinor, feeMinor, netMinor, feeDetails, currency } = fact;
  if (netMinor !== amountMinor - feeMinor)
    return `net ${netMinor} is not amount ${amountMinor} less fee ${feeMinor}`;
  const detailed = feeDetails.reduce((sum, detail) => sum + detail.amountMinor, 0);
  if (detailed !== feeMinor) return `fee details add up to ${detailed}, the fee is ${feeMinor}`;
  const other = feeDetails.find((detail) => detail.currency !== currency);
  if (other) return `a fee detail is in ${other.currency}, the transaction in ${currency}`;
  return undefined;
}

const kindOf = (fact: BalanceTransactionFact) => fact.reportingCategory || fact.type;

/** The account of what Stripe holds for us, by its word for the kind of balance. */
export function balanceAccountOf(balanceType: string): Account {
  switch (balanceType) {
    case 'payments':
      return 'stripe:payments';
    case 'risk_reserved':
      return 'stripe:risk_reserved';
    case 'refund_and_dispute_prefunding':
      return 'stripe:refund_and_dispute_prefunding';
    default:
      return 'stripe:other';
  }
}

// Stripe's reporting categories (docs.stripe.com/reports/reporting-categories). A category that is not
// here is money all the same: it waits in suspense until somebody says what it is.
const counterparts: Readonly<Record<string, Account>> = {
  refund: 'refunds',
  refund_failure: 'refunds',
  partial_capture_reversal: 'donations',
  dispute: 'disputes',
  dispute_reversal: 'disputes',
  payout: 'payouts_in_transit',
  payout_reversal: 'payouts_in_transit',
  payout_minimum_balance_hold: 'stripe:transfers_clearing',
  payout_minimum_balance_release: 'stripe:transfers_clearing',
  reserve_transaction: 'stripe:transfers_clearing',
  reserved_funds: 'stripe:transfers_clearing',
  reserve_hold: 'stripe:transfers_clearing',
  reserve_release: 'stripe:transfers_clearing',
  payment_network_reserve_hold: 'stripe:transfers_clearing',
  payment_network_reserve_release: 'stripe:transfers_clearing',
  risk_reserved_funds: 'stripe:transfers_clearing',
  topup: 'bank',
  topup_reversal: 'bank',
  conversion: 'fx_clearing',
  currency_conversion: 'fx_clearing',
  contribution: 'climate_contribution',
  climate_order_purchase: 'climate_contribution',
  climate_order_refund: 'climate_contribution',
};

function counterpartOf(fact: BalanceTransactionFact): Account {
  switch (fact.reportingCategory) {
    case 'charge':
      // Known from how it was paid, never from a status: whoever looks, and whenever, says the same.
      return clearsLater(fact.paymentMethod) ? 'donations_unsettled' : 'donations';
    case 'charge_failure':
      return clearsLater(fact.paymentMethod) ? 'donations_unsettled' : 'suspense';
    case 'fee':
    case 'tax':
      return feeAccountByDescription(fact.description, fact.reportingCategory);
    default:
      return counterparts[fact.reportingCategory] ?? 'suspense';
  }
}

function mergedByAccount(postings: readonly Posting[]): Posting[] {
  const merged = new Map<Account, Posting>();
  for (const posting of postings) {
    const before: MinorUnits | undefined = merged.get(posting.account)?.amountMinor;
    merged.set(posting.account, { ...posting, amountMinor: minorUnits((before ?? 0) + posting.amountMinor) });
  }
  return [...merged.values()].filter((posting) => posting.amountMinor !== 0);
}
