import type Stripe from 'stripe';
import { instantOfSeconds } from '../../src/clock.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { idOf } from '../../src/stripe/stripe-client.ts';

/** Categories whose fee account is found by Stripe's description; elsewhere a description is not kept. */
const describedCategories = new Set(['fee', 'tax']);

/**
 * @param charge the charge that the money was paid by; null where there is none.
 * @throws {RangeError} if Stripe sent an amount that is not a whole number of minor units.
 */
export function balanceTransactionFact(
  bt: Stripe.BalanceTransaction,
  charge: { id: string; paymentMethod: string | null } | null,
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
    chargeId: charge?.id ?? null,
    paymentMethod: charge?.paymentMethod ?? null,
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
