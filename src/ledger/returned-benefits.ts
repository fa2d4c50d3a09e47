import { minorUnits } from '../money/minor-units.ts';
import { isDispute, paidMinor, returnedMinor } from './donor-movements.ts';
import {
  keyOf,
  type BalanceTransactionFact,
  type BenefitRestoredFact,
  type BenefitReturnedFact,
  type Fact,
} from './facts.ts';

/**
 * What has to be booked so that a benefit is where its charge is: owed no longer while that has gone back whole, and owed
 * as before once the money came to us again. A function of what moved, whatever was heard first.
 * @param facts everything that is booked of the charge.
 */
export function benefitFollowing(
  facts: readonly Fact[],
  deferred: { chargeId: string; currency: string; leftMinor: bigint },
): (BenefitReturnedFact | BenefitRestoredFact)[] {
  if (isReturnDecidedByHand(facts)) return [];
  const stands = standingReturn(facts);
  const taker = takerOf(facts);
  if (stands?.balanceTransactionId === taker?.id) return [];
  const cause = taker ?? facts.filter(isGivenBack).toSorted(inTime).at(-1);
  return [
    ...(stands && cause ? [restored(stands, cause)] : []),
    ...(taker && deferred.leftMinor > 0n ? [returnedBy(taker, facts, deferred)] : []),
  ];
}

/** The return of a benefit after which it was not owed again. */
export function standingReturn(facts: readonly Fact[]): BenefitReturnedFact | undefined {
  const undone = new Set(facts.filter(isRestored).map(timeOf));
  return facts.filter(isReturned).find((fact) => !undone.has(timeOf(fact)));
}

/** Whether somebody took back what the program had booked of a return: how it goes on is theirs to book. */
export function isReturnDecidedByHand(facts: readonly Fact[]): boolean {
  const keys = new Set(facts.filter((fact) => isReturned(fact) || isRestored(fact)).map(keyOf));
  return facts.some((fact) => fact.kind === 'reversal' && keys.has(fact.of));
}

// On the day of what it undoes: so every day tells the same, whichever was heard first.
const restored = (stands: BenefitReturnedFact, cause: BalanceTransactionFact): BenefitRestoredFact => ({
  ...{ kind: 'benefit_restored', chargeId: stands.chargeId, balanceTransactionId: cause.id },
  ...(stands.time !== undefined && { time: stands.time }),
  ...{ amountMinor: stands.amountMinor, currency: stands.currency },
  ...{ from: stands.to, returnedAt: stands.returnedAt },
});

function returnedBy(
  taker: BalanceTransactionFact,
  facts: readonly Fact[],
  { chargeId, currency, leftMinor }: { chargeId: string; currency: string; leftMinor: bigint },
): BenefitReturnedFact {
  const time = facts.filter(isReturned).length + 1;
  return {
    ...{ kind: 'benefit_returned', chargeId, balanceTransactionId: taker.id, ...(time > 1 && { time }) },
    ...{ amountMinor: minorUnits(Number(leftMinor)), currency },
    ...{ to: isDispute(taker) ? 'disputes' : 'refunds', returnedAt: taker.createdAt },
  };
}

/**
 * What took the rest of a charge, where all of it is with its donor again. Refunds that failed and disputes that were won
 * leave nothing behind, so what they undid took nothing either.
 */
function takerOf(facts: readonly Fact[]): BalanceTransactionFact | undefined {
  const charge = facts.find(isCharge);
  if (!charge) return undefined;
  const back = facts.filter(isGivenBack);
  const sumOf = (those: readonly BalanceTransactionFact[]) => backMinor(charge, facts, those);
  const whole = charge.presentmentMinor == null ? charge.amountMinor : paidMinor(facts);
  let [sum, taker]: [number, BalanceTransactionFact | undefined] = [0, undefined];
  for (const fact of back.toSorted(inTime)) {
    if (sumOf(back.filter((other) => isDispute(other) === isDispute(fact))) <= 0) continue;
    const before = sum;
    sum += sumOf([fact]);
    if (before < whole && sum >= whole) taker = fact;
  }
  return sum >= whole ? taker : undefined;
}

// Between two days' rates a whole gift is more or less in our currency; to its donor it is what was paid. Facts that an
// older version of this program wrote do not say what that was.
const backMinor = (
  charge: BalanceTransactionFact,
  facts: readonly Fact[],
  those: readonly BalanceTransactionFact[],
): number =>
  charge.presentmentMinor == null
    ? -those.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    : returnedMinor(facts, those);

const givenBack = ['refund', 'refund_failure', 'dispute', 'dispute_reversal'];

const isGivenBack = (fact: Fact): fact is BalanceTransactionFact =>
  fact.kind === 'balance_transaction' && givenBack.includes(fact.reportingCategory);

const isCharge = (fact: Fact): fact is BalanceTransactionFact =>
  fact.kind === 'balance_transaction' && fact.reportingCategory === 'charge';

const isReturned = (fact: Fact): fact is BenefitReturnedFact => fact.kind === 'benefit_returned';

const isRestored = (fact: Fact): fact is BenefitRestoredFact => fact.kind === 'benefit_restored';

const timeOf = ({ time }: { time?: number }): number => time ?? 1;

// Stripe tells whole seconds.
const inTime = (a: BalanceTransactionFact, b: BalanceTransactionFact) =>
  a.createdAt + a.id < b.createdAt + b.id ? -1 : 1;
