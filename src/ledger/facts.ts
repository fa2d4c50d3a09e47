import type { MinorUnits } from '../money/minor-units.ts';
import type { Account, OtherIncome } from './accounts.ts';

/** One movement of our Stripe balance, as Stripe's BalanceTransaction has it: amounts and currency never change. */
export interface BalanceTransactionFact {
  readonly kind: 'balance_transaction';
  /** `txn_…` */
  readonly id: string;
  readonly type: string;
  readonly reportingCategory: string;
  /** Gross, in settlement currency; negative where money leaves. */
  readonly amountMinor: MinorUnits;
  readonly feeMinor: MinorUnits;
  /** What the balance changes by: amount less fee. */
  readonly netMinor: MinorUnits;
  /** Lower-case ISO 4217. */
  readonly currency: string;
  /** RFC 3339 instants. */
  readonly createdAt: string;
  readonly availableAt: string;
  readonly balanceType: string;
  readonly sourceId: string | null;
  /** The charge that the money was paid by, for a refund or a dispute as for the charge itself. */
  readonly chargeId: string | null;
  /** Stripe's word for how that charge was paid (`card`, `us_bank_account`); it never changes. */
  readonly paymentMethod: string | null;
  /** What the reader was shown of a charge or a refund, in its own currency; both null elsewhere. */
  readonly presentmentMinor: MinorUnits | null;
  readonly presentmentCurrency: string | null;
  /** Stripe's rate from presentment to settlement, as it wrote it; null where the currency is the same. */
  readonly exchangeRate: string | null;
  readonly feeDetails: readonly FeeDetail[];
  /** Stripe's description, kept only where a fee account depends on it. */
  readonly description: string | null;
}

export interface FeeDetail {
  readonly type: string;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly description: string | null;
}

/** A charge by a delayed method (a bank debit) that succeeded, days after its balance transaction. */
export interface ChargeSettledFact {
  readonly kind: 'charge_settled';
  readonly chargeId: string;
  readonly balanceTransactionId: string;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  /** When the money of its balance transaction became available: the same whoever asks, and whenever. */
  readonly availableAt: string;
}

/** A payout that is final at the bank: a line of a statement says so, or seven days have passed since it was due. */
export interface PayoutBankedFact {
  readonly kind: 'payout_banked';
  readonly payoutId: string;
  /** What the bank received; negative where Stripe collected. */
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  /** `YYYY-MM-DD`, the bank's own day. */
  readonly bankedOn: string;
}

/** Money of something else that is sold through the same Stripe account, moved to its own income. */
export interface ReclassifiedFact {
  readonly kind: 'reclassified';
  readonly balanceTransactionId: string;
  readonly chargeId: string;
  readonly from: 'donations' | 'refunds' | 'disputes' | 'donations_unsettled';
  readonly to: OtherIncome;
  /** Gross of the balance transaction; negative where money leaves. */
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly createdAt: string;
}

/** Tax on what Stripe took that the tax office gives back: moved out of the fees, where each movement puts it. */
export interface TaxRecoverableFact {
  readonly kind: 'tax_recoverable';
  readonly balanceTransactionId: string;
  readonly chargeId: string | null;
  /** As it stood in `fees:tax_on_fees`: positive where it was taken, negative where Stripe gave it back. */
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly createdAt: string;
}

/** What stood in an account when the books began, in a life with Stripe that began before. */
export interface OpeningBalanceFact {
  readonly kind: 'opening_balance';
  readonly account: Account;
  /** A debit that was on its way at the cutover, which is followed by its charge; null elsewhere. */
  readonly chargeId: string | null;
  /** Debit positive. */
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  /** The cutover: whatever Stripe moved before it is in this amount. */
  readonly at: string;
}

/** What finance books by hand: money that belongs in another account. Nothing of it moved at Stripe. */
export interface AdjustmentFact {
  readonly kind: 'adjustment';
  /** Of whoever books it, unique: `2026-10 accrual 3`. */
  readonly reference: string;
  readonly debit: Account;
  readonly credit: Account;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  /** `YYYY-MM-DD` */
  readonly bookedOn: string;
  readonly reason: string;
  readonly decidedBy: string;
}

/** An entry taken back, line by line, on a day that somebody chose. */
export interface ReversalFact {
  readonly kind: 'reversal';
  /** The key of the entry. */
  readonly of: string;
  readonly chargeId: string | null;
  /** Those of the original, negated. */
  readonly postings: readonly { account: Account; currency: string; amountMinor: MinorUnits }[];
  /** `YYYY-MM-DD` */
  readonly bookedOn: string;
  readonly reason: string;
  readonly decidedBy: string;
}

/** The part of a charge that pays for something of value: owed until it was given. */
export interface BenefitDeferredFact {
  readonly kind: 'benefit_deferred';
  readonly balanceTransactionId: string;
  readonly chargeId: string;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly months: number;
  /** When its money became income. */
  readonly earnedAt: string;
}

/** A month's share of it, given. */
export interface BenefitRecognisedFact {
  readonly kind: 'benefit_recognised';
  readonly chargeId: string;
  /** From 1. */
  readonly part: number;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  /** `YYYY-MM-DD`, the last day of the month in which it was given. */
  readonly givenBy: string;
}

/** What was still owed of a charge that went back whole; so often as it did. */
export interface BenefitReturnedFact {
  readonly kind: 'benefit_returned';
  readonly chargeId: string;
  /** Which time it is; absent the first. */
  readonly time?: number;
  /** What took the rest of it back. */
  readonly balanceTransactionId: string;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly to: 'refunds' | 'disputes';
  readonly returnedAt: string;
}

/** What was returned so is owed again: the money came back, by a dispute that was won or a refund that failed. */
export interface BenefitRestoredFact {
  readonly kind: 'benefit_restored';
  readonly chargeId: string;
  /** That of the return. */
  readonly time?: number;
  /** After which it was known. */
  readonly balanceTransactionId: string;
  readonly amountMinor: MinorUnits;
  readonly currency: string;
  readonly from: 'refunds' | 'disputes';
  /** When the return was that it undoes. */
  readonly returnedAt: string;
}

/** What moves money in the books. */
export type Fact =
  | BalanceTransactionFact
  | ChargeSettledFact
  | PayoutBankedFact
  | ReclassifiedFact
  | TaxRecoverableFact
  | OpeningBalanceFact
  | AdjustmentFact
  | ReversalFact
  | BenefitDeferredFact
  | BenefitRecognisedFact
  | BenefitReturnedFact
  | BenefitRestoredFact;

/** Unique by what happened, whoever told us and however often. */
export function keyOf(fact: Fact): string {
  switch (fact.kind) {
    case 'balance_transaction':
      return `bt:${fact.id}`;
    case 'charge_settled':
      return `reclass:${fact.chargeId}:settled`;
    case 'payout_banked':
      return `payout:${fact.payoutId}:banked`;
    case 'reclassified':
      return `reclass:${fact.balanceTransactionId}:other_income`;
    case 'tax_recoverable':
      return `reclass:${fact.balanceTransactionId}:recoverable_tax`;
    case 'opening_balance':
      return [
        'opening',
        fact.account,
        fact.currency,
        ...(fact.chargeId === null ? [] : [fact.chargeId]),
      ].join(':');
    case 'adjustment':
      return `adjustment:${fact.reference}`;
    case 'reversal':
      return `reversal:${fact.of}`;
    case 'benefit_deferred':
      return `benefit:${fact.chargeId}:deferred`;
    case 'benefit_recognised':
      return `benefit:${fact.chargeId}:${fact.part}`;
    case 'benefit_returned':
      return ['benefit', fact.chargeId, 'returned', ...timesOf(fact)].join(':');
    case 'benefit_restored':
      return ['benefit', fact.chargeId, 'restored', ...timesOf(fact)].join(':');
    default:
      return fact satisfies never;
  }
}

const timesOf = ({ time }: { time?: number }) => (time === undefined ? [] : [time]);

/** JSON with sorted keys: equal facts give equal text. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/**
 * Whether `now` says what was recorded, and perhaps more: a fact written by an older version of this
 * program lacks fields that were added since.
 */
export function saysTheSame(recorded: string, now: string): boolean {
  if (recorded === now) return true;
  const [before, after] = [fieldsOf(recorded), fieldsOf(now)];
  return Object.keys(before).every((key) => canonicalJson(before[key]) === canonicalJson(after[key]));
}

// Both were written by canonicalJson from a Fact.
const fieldsOf = (fact: string) => JSON.parse(fact) as Record<string, unknown>;

const methodsThatClearLater = new Set([
  ...['acss_debit', 'au_becs_debit', 'bacs_debit', 'nz_bank_account', 'sepa_debit', 'us_bank_account'],
  ...['boleto', 'konbini', 'multibanco', 'oxxo', 'customer_balance', 'pay_by_bank', 'sofort'],
]);

/**
 * Whether a payment by this method is only known to have succeeded days later
 * (docs.stripe.com/payments/payment-methods#payment-notification, delayed notification).
 */
export const clearsLater = (paymentMethod: string | null): boolean =>
  paymentMethod !== null && methodsThatClearLater.has(paymentMethod);
