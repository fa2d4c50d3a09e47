import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import type { Attribution } from '../../src/ledger/journal-entry.ts';
import { minorUnits } from '../../src/money/minor-units.ts';

/** The n-th $2 gift by card. */
export const giftOf = (n: number): BalanceTransactionFact => ({
  kind: 'balance_transaction',
  id: `txn_${n}`,
  type: 'charge',
  reportingCategory: 'charge',
  amountMinor: minorUnits(200),
  feeMinor: minorUnits(36),
  netMinor: minorUnits(164),
  currency: 'usd',
  createdAt: '2026-11-22T10:00:00.000Z',
  availableAt: '2026-11-29T00:00:00.000Z',
  balanceType: 'payments',
  sourceId: `ch_${n}`,
  chargeId: `ch_${n}`,
  paymentMethod: 'card',
  presentmentMinor: minorUnits(200),
  presentmentCurrency: 'usd',
  exchangeRate: null,
  feeDetails: [
    {
      type: 'stripe_fee',
      amountMinor: minorUnits(36),
      currency: 'usd',
      description: 'Stripe processing fees',
    },
  ],
  description: null,
});

export const attributionOf = (n: number): Attribution => ({
  chargeId: `ch_${n}`,
  donationId: `don_${n}`,
  interval: 'month',
  campaign: 'bar',
});
