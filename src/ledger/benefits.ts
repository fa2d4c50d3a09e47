import { minorUnits, type MinorUnits } from '../money/minor-units.ts';
import type { BalanceTransactionFact, BenefitDeferredFact, Fact } from './facts.ts';
import { lastDayOf, monthAfter } from './open-period.ts';
import { entryFor } from './posting-rules.ts';

// A gift is income at once (ASC 958-605), however long it is for. Where the donor gets something of value for it, that part is
// an exchange (ASC 606): it is owed until it was given, a month's share at the end of each month.

export interface BenefitTerms {
  /** What the donor gets for one payment, in the currency that was promised. */
  readonly valueMinor: bigint;
  /** For how many months it is given. */
  readonly months: number;
}

/**
 * What of a charge is owed, once its money is income: nothing before, nothing where the charge is not known.
 * @param facts everything that is booked of the charge.
 */
export function deferredBenefit(
  facts: readonly Fact[],
  terms: BenefitTerms,
): BenefitDeferredFact | undefined {
  const charge = facts.find(isCharge);
  const earned = facts.find(isIncome);
  if (!charge?.chargeId || !earned) return undefined;
  const amountMinor = inSettlement(charge, terms.valueMinor);
  if (amountMinor === 0) return undefined;
  return {
    ...{ kind: 'benefit_deferred', balanceTransactionId: charge.id, chargeId: charge.chargeId },
    ...{ amountMinor, currency: charge.currency, months: terms.months },
    earnedAt: earned.kind === 'charge_settled' ? earned.availableAt : earned.createdAt,
  };
}

/** The share of a month, 1 to `months`; the shares of all add up to the whole. */
export const shareOf = (amountMinor: bigint, months: number, part: number): MinorUnits =>
  minorUnits(
    Number((amountMinor * BigInt(part)) / BigInt(months) - (amountMinor * BigInt(part - 1)) / BigInt(months)),
  );

/** What is owed yet of a benefit, once so many of its months have been given. */
export const benefitLeft = (benefit: { amountMinor: bigint; months: number; recognised: number }): bigint =>
  benefit.amountMinor - (benefit.amountMinor * BigInt(benefit.recognised)) / BigInt(benefit.months);

/** The last day of the month in which a share has been given. @param beginsOn `YYYY-MM-DD` */
export function shareDay(beginsOn: string, part: number): string {
  let month = beginsOn.slice(0, 7);
  for (let n = 1; n < part; n++) month = monthAfter(month);
  return lastDayOf(month);
}

const isCharge = (fact: Fact): fact is BalanceTransactionFact =>
  fact.kind === 'balance_transaction' && fact.reportingCategory === 'charge';

const isIncome = (fact: Fact): fact is Extract<Fact, { kind: 'balance_transaction' | 'charge_settled' }> =>
  fact.kind === 'charge_settled' || (isCharge(fact) && creditsDonations(fact));

function creditsDonations(fact: BalanceTransactionFact): boolean {
  const outcome = entryFor(fact, { timeZone: 'UTC' });
  return outcome.kind === 'entry' && outcome.entry.postings.some(({ account }) => account === 'donations');
}

// The reader was promised it in one currency and we were paid in another: the same share of the payment, rounded once, half up.
function inSettlement(charge: BalanceTransactionFact, valueMinor: bigint): MinorUnits {
  const [paid, shown] = [BigInt(charge.amountMinor), BigInt(charge.presentmentMinor ?? charge.amountMinor)];
  if (shown <= 0n) return minorUnits(0);
  const value = valueMinor > shown ? shown : valueMinor;
  return minorUnits(Number((2n * value * paid + shown) / (2n * shown)));
}
