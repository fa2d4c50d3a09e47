import { toInstant } from '../clock.ts';
import type { BalanceTransactionFact, FeeDetail } from '../ledger/facts.ts';
import { minorUnits } from '../money/minor-units.ts';
import { fixedFee } from '../stripe/sandbox/currency-rules.ts';
import { feeDetailsFor } from '../stripe/sandbox/fees.ts';
import { converted } from '../stripe/sandbox/settlement.ts';
import type { SeededGift } from './seeded-gifts.ts';

// What Stripe would say of seeded gifts, in the words of its balance transactions.

/** A charge as far as what comes after it needs to know. */
export interface SeededCharge {
  readonly id: string;
  readonly gift: SeededGift;
  /** In settlement currency. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly feeDetails: readonly FeeDetail[];
}

interface Movement {
  readonly id: string;
  readonly atMs: number;
  readonly availableMs?: number;
  readonly type: string;
  readonly category: string;
  readonly sourceId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly feeDetails?: readonly FeeDetail[];
  readonly charge?: SeededCharge;
  readonly presentmentMinor?: number;
  readonly rate?: string | null;
  readonly description?: string;
}

function movementFact(of: Movement): BalanceTransactionFact {
  const feeDetails = of.feeDetails ?? [];
  const fee = feeDetails.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const donation = of.charge?.gift.donation;
  const isPresented = of.presentmentMinor !== undefined;
  return {
    ...{ kind: 'balance_transaction', id: of.id, type: of.type, reportingCategory: of.category },
    ...{ amountMinor: minorUnits(of.amountMinor), feeMinor: minorUnits(fee) },
    ...{ netMinor: minorUnits(of.amountMinor - fee), currency: of.currency },
    ...{ createdAt: toInstant(of.atMs), availableAt: toInstant(of.availableMs ?? of.atMs) },
    ...{ balanceType: 'payments', sourceId: of.sourceId, chargeId: of.charge?.id ?? null },
    paymentMethod: donation ? (donation.isDebit ? 'us_bank_account' : 'card') : null,
    presentmentMinor: isPresented ? minorUnits(of.presentmentMinor ?? 0) : null,
    presentmentCurrency: isPresented ? (donation?.currency ?? null) : null,
    exchangeRate: of.rate ?? null,
    ...{ feeDetails, description: of.description ?? null },
  };
}

const stripeFee = (amount: number, currency: string, description: string): FeeDetail => ({
  ...{ type: 'stripe_fee', amountMinor: minorUnits(amount), currency, description },
});

/** What a unit of a currency that the account does not hold is worth in usd that day; undefined of all others. */
export function rateOf(presented: string, atMs: number): string | undefined {
  if (presented !== 'cad') return undefined;
  // Up and down by three hundredths in a hundred days.
  const day = Math.floor(atMs / 86_400_000) % 100;
  return `0.${7200 + (day < 50 ? day : 100 - day) * 6}`;
}

/** In settlement currency, at the day's rate. */
function settled(amountMinor: number, presented: string, atMs: number) {
  const rate = rateOf(presented, atMs);
  if (rate === undefined) return { amountMinor, currency: presented, rate: null };
  return { amountMinor: converted(amountMinor, { from: presented, to: 'usd', rate }), currency: 'usd', rate };
}

export function chargeFact(
  gift: SeededGift,
  ids: { charge: string; transaction: string; availableMs: number },
) {
  const { donation, atMs } = gift;
  const money = settled(donation.amountMinor, donation.currency, atMs);
  const feeDetails = feeDetailsFor({
    ...{ amount: money.amountMinor, currency: money.currency, recurring: donation.interval !== 'once' },
    method: donation.isDebit ? 'us_bank_account' : 'card',
  }).map(({ amount, description }) => stripeFee(amount, money.currency, description));
  const charge: SeededCharge = { id: ids.charge, gift, ...money, feeDetails };
  const fact = movementFact({
    ...{ id: ids.transaction, atMs, availableMs: ids.availableMs, sourceId: ids.charge },
    ...{ type: donation.isDebit ? 'payment' : 'charge', category: 'charge', charge, feeDetails, ...money },
    presentmentMinor: donation.amountMinor,
  });
  return { charge, fact };
}

/** @param part in the reader's currency. */
export function refundFact(
  charge: SeededCharge,
  about: { id: string; refund: string; atMs: number; part: number },
) {
  const { currency } = charge.gift.donation;
  return movementFact({
    ...{ id: about.id, atMs: about.atMs, type: 'refund', category: 'refund', sourceId: about.refund, charge },
    ...settled(-about.part, currency, about.atMs),
    presentmentMinor: about.part,
  });
}

/** The bank takes the gift back, and Stripe a fee. */
export function disputeFact(charge: SeededCharge, about: { id: string; dispute: string; atMs: number }) {
  const { amountMinor, currency } = charge.gift.donation;
  const money = settled(-amountMinor, currency, about.atMs);
  return movementFact({
    ...{ id: about.id, atMs: about.atMs, sourceId: about.dispute, type: 'adjustment', category: 'dispute' },
    ...{
      ...money,
      charge,
      feeDetails: [stripeFee(fixedFee(money.currency) * 50, money.currency, 'Dispute fee')],
    },
  });
}

/** The dispute was won; what it cost is not given back. */
export function disputeWonFact(charge: SeededCharge, about: { id: string; dispute: string; atMs: number }) {
  const { amountMinor, currency } = charge.gift.donation;
  return movementFact({
    ...{ id: about.id, atMs: about.atMs, sourceId: about.dispute, charge },
    ...{ type: 'adjustment', category: 'dispute_reversal', ...settled(amountMinor, currency, about.atMs) },
  });
}

/** A debit came back; with it the fee. */
export function failedDebitFact(charge: SeededCharge, about: { id: string; atMs: number }) {
  return movementFact({
    ...{ id: about.id, atMs: about.atMs, sourceId: charge.id, charge, currency: charge.currency },
    ...{ type: 'payment_failure_refund', category: 'charge_failure', amountMinor: -charge.amountMinor },
    presentmentMinor: charge.gift.donation.amountMinor,
    feeDetails: charge.feeDetails.map((fee) => ({ ...fee, amountMinor: minorUnits(-fee.amountMinor) })),
  });
}

interface PayoutMovement {
  readonly id: string;
  readonly payout: string;
  readonly atMs: number;
  readonly amountMinor: number;
  readonly currency: string;
}

export const payoutFact = ({ payout, amountMinor, ...of }: PayoutMovement) =>
  movementFact({ ...of, type: 'payout', category: 'payout', sourceId: payout, amountMinor: -amountMinor });

export const payoutFailureFact = ({ payout, ...of }: PayoutMovement) =>
  movementFact({ ...of, type: 'payout_failure', category: 'payout_reversal', sourceId: payout });

/** What Stripe takes from the account as a whole. */
export const accountFeeFact = (of: { id: string; atMs: number; amountMinor: number; description: string }) =>
  movementFact({
    ...{ ...of, amountMinor: -of.amountMinor, currency: 'usd', sourceId: null },
    ...(of.description.includes('tax')
      ? { type: 'tax_fee', category: 'tax' }
      : { type: 'stripe_fee', category: 'fee' }),
  });
