import type Stripe from 'stripe';
import type { Instant } from '../../src/clock.ts';
import { secondsOf } from '../../src/clock.ts';
import type { Account } from '../../src/ledger/accounts.ts';
import { clearsLater, type OpeningBalanceFact } from '../../src/ledger/facts.ts';
import { balanceAccountOf } from '../../src/ledger/posting-rules.ts';
import { minorUnits } from '../../src/money/minor-units.ts';

/**
 * Adds up what stood where at the cutover, from everything that moved before it. Fed page by page: only sums
 * and bank debits are held.
 */
export function createOpening(cutover: Instant) {
  const cutoverSeconds = secondsOf(cutover);
  const sums = new Map<string, { account: Account; currency: string; amountMinor: number }>();
  const debits = new Map<string, { currency: string; amountMinor: number; isDecidedLater: boolean }>();

  function add(account: Account, currency: string, amountMinor: number) {
    const key = `${account} ${currency}`;
    const sum = sums.get(key) ?? { account, currency, amountMinor: 0 };
    sums.set(key, { ...sum, amountMinor: sum.amountMinor + amountMinor });
  }

  return {
    /** @throws {RangeError} if a sum outgrows what an amount can hold. */
    addTransaction: (bt: Stripe.BalanceTransaction) => {
      add(balanceAccountOf(bt.balance_type), bt.currency, bt.net);
      const { source } = bt;
      if (source === null || typeof source === 'string' || source.object !== 'charge') return;
      if (!clearsLater(source.payment_method_details?.type ?? null)) return;
      const before = debits.get(source.id);
      debits.set(source.id, {
        currency: bt.currency,
        // A debit that failed before the cutover is there and back.
        amountMinor: (before?.amountMinor ?? 0) - bt.amount,
        isDecidedLater: bt.available_on >= cutoverSeconds || source.status !== 'succeeded',
      });
    },
    /** A payout that had left Stripe and was not due at the bank yet. */
    addPayout: ({ amount, currency }: { amount: number; currency: string }) => {
      add('payouts_in_transit', currency, amount);
    },
    facts: (): OpeningBalanceFact[] => {
      const common = { kind: 'opening_balance', at: cutover } as const;
      return [
        ...[...sums.values()].map((sum) => ({
          ...{ ...common, account: sum.account, currency: sum.currency, chargeId: null },
          amountMinor: minorUnits(sum.amountMinor),
        })),
        ...[...debits]
          .filter(([, { isDecidedLater }]) => isDecidedLater)
          .map(([chargeId, { currency, amountMinor }]) => ({
            ...{ ...common, account: 'donations_unsettled' as const, currency, chargeId },
            amountMinor: minorUnits(amountMinor),
          })),
      ].filter(({ amountMinor }) => amountMinor !== 0);
    },
  };
}
