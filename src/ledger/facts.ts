import type { MinorUnits } from '../money/minor-units.ts';

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

/** What moves money in the books. */
export type Fact = BalanceTransactionFact | ChargeSettledFact;

/** Unique by what happened, whoever told us and however often. */
export function keyOf(fact: Fact): string {
  switch (fact.kind) {
    case 'balance_transaction':
      return `bt:${fact.id}`;
    case 'charge_settled':
      return `reclass:${fact.chargeId}:settled`;
    default:
      return fact satisfies never;
  }
}

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
