import type Stripe from 'stripe';
import { instantOfSeconds } from '../../src/clock.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { idOf } from '../../src/stripe/id-of.ts';

/** Categories whose fee account is found by Stripe's description; elsewhere a description is not kept. */
const describedCategories = new Set(['fee', 'tax']);

/** What the object behind a movement tells of it, and will always tell: none of this ever changes. */
export interface Source {
  readonly chargeId: string | null;
  readonly paymentMethod: string | null;
  readonly presented: { readonly amountMinor: number; readonly currency: string } | null;
}

export const noSource: Source = { chargeId: null, paymentMethod: null, presented: null };

export const sourceOfCharge = (charge: Stripe.Charge): Source => ({
  chargeId: charge.id,
  paymentMethod: paymentMethodOf(charge),
  presented: { amountMinor: charge.amount, currency: charge.currency },
});

/** @throws {Error} if the charge was not expanded. */
export function sourceOfRefund(refund: Stripe.Refund): Source {
  return {
    ...sourceOfParent(refund.id, refund.charge),
    presented: { amountMinor: refund.amount, currency: refund.currency },
  };
}

// A dispute's own amount may still change; what moved is in its balance transactions.
/** @throws {Error} if the charge was not expanded. */
export const sourceOfDispute = (dispute: Stripe.Dispute): Source =>
  sourceOfParent(dispute.id, dispute.charge);

function sourceOfParent(id: string, charge: string | Stripe.Charge | null): Source {
  if (charge === null) return noSource;
  if (typeof charge === 'string') throw new Error(`${id}: expected its charge expanded, got an id`);
  return { ...sourceOfCharge(charge), presented: null };
}

export const paymentMethodOf = (charge: Stripe.Charge): string | null =>
  charge.payment_method_details?.type ?? null;

/**
 * @throws {RangeError} if Stripe sent an amount that is not a whole number of minor units.
 */
export function balanceTransactionFact(
  bt: Stripe.BalanceTransaction,
  source: Source,
): BalanceTransactionFact {
  return {
    kind: 'balance_transaction',
    id: bt.id,
    type: bt.type,
    reportingCategory: bt.reporting_category,
    amountMinor: minorUnits(bt.amount),
    feeMinor: minorUnits(bt.fee),
    netMinor: minorUnits(bt.net),
    currency: bt.currency,
    createdAt: instantOfSeconds(bt.created),
    availableAt: instantOfSeconds(bt.available_on),
    balanceType: bt.balance_type,
    sourceId: idOf(bt.source) ?? null,
    chargeId: source.chargeId,
    paymentMethod: source.paymentMethod,
    presentmentMinor: source.presented && minorUnits(source.presented.amountMinor),
    presentmentCurrency: source.presented?.currency ?? null,
    exchangeRate: bt.exchange_rate === null ? null : String(bt.exchange_rate),
    // Stripe does not promise an order.
    feeDetails: bt.fee_details
      .map((detail) => ({
        type: detail.type,
        amountMinor: minorUnits(detail.amount),
        currency: detail.currency,
        description: detail.description,
      }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    description: describedCategories.has(bt.reporting_category) ? bt.description : null,
  };
}
