import { clearsLater, type BalanceTransactionFact, type Fact } from './facts.ts';
import { minorUnits, type MinorUnits } from '../money/minor-units.ts';

/** What one fact of a charge was to its donor, in the currency in which it was paid. */
export interface DonorMovement {
  readonly amountMinor: number;
  readonly currency: string;
  /** `return reversed`: a refund that no bank took, a dispute that was decided for us. */
  readonly kind: 'paid' | 'returned' | 'return reversed';
}

type Paid = Pick<DonorMovement, 'amountMinor' | 'currency'>;

/** @param all everything that is booked of the charge. */
export function donorMovement(fact: Fact, all: readonly Fact[]): DonorMovement | undefined {
  const charge = all.find(isCharge);
  // What was charged before the books began is stated by the system of that time.
  if (!charge || charge.presentmentMinor === null || charge.presentmentCurrency === null) return undefined;
  // Something else was sold, it was no gift.
  if (all.some(({ kind }) => kind === 'reclassified')) return undefined;
  const paid = { amountMinor: charge.presentmentMinor, currency: charge.presentmentCurrency };
  // A bank debit is a gift once it is known to have succeeded, as in the books; one that failed before was none.
  if (fact.kind === 'charge_settled') return { ...paid, kind: 'paid' };
  if (fact.kind !== 'balance_transaction') return undefined;
  const isDebit = clearsLater(charge.paymentMethod);
  switch (fact.reportingCategory) {
    case 'charge':
      return isDebit ? undefined : { ...paid, kind: 'paid' };
    case 'charge_failure':
      return isDebit && !all.some(isSettled) ? undefined : { ...paid, kind: 'returned' };
    case 'refund':
    case 'refund_failure':
      return returned(fact, fact.presentmentMinor ?? sharePresented(fact, charge, paid), paid);
    case 'dispute':
    case 'dispute_reversal':
    case 'partial_capture_reversal':
      return returned(fact, sharePresented(fact, charge, paid), paid);
    default:
      return undefined;
  }
}

/**
 * What of a charge is with its donor again, in minor units of what was paid.
 * @param those of its facts that are asked about.
 */
export const returnedMinor = (all: readonly Fact[], those: readonly Fact[] = all): number =>
  those.reduce((sum, fact) => {
    const movement = donorMovement(fact, all);
    if (movement?.kind === 'returned') return sum + movement.amountMinor;
    return movement?.kind === 'return reversed' ? sum - movement.amountMinor : sum;
  }, 0);

/** What was paid by a charge, in minor units; 0 where its own movement is not known. */
export const paidMinor = (all: readonly Fact[]): number => all.find(isCharge)?.presentmentMinor ?? 0;

export const isDispute = (fact: Fact): boolean =>
  fact.kind === 'balance_transaction' && fact.reportingCategory.startsWith('dispute');

/** Those by which money that had gone back to the donor came to us again. */
export const reversalsOf = (all: readonly Fact[]): BalanceTransactionFact[] =>
  all
    .filter((fact) => fact.kind === 'balance_transaction')
    .filter((fact) => donorMovement(fact, all)?.kind === 'return reversed');

const isCharge = (fact: Fact): fact is BalanceTransactionFact =>
  fact.kind === 'balance_transaction' && fact.reportingCategory === 'charge';

const isSettled = ({ kind }: Fact) => kind === 'charge_settled';

// Money that leaves our balance is the donor's again; money that comes back to it is not.
const returned = (fact: BalanceTransactionFact, minor: number, { currency }: Paid): DonorMovement => ({
  ...{ amountMinor: Math.abs(minor), currency },
  kind: fact.amountMinor < 0 ? 'returned' : 'return reversed',
});

/**
 * What a movement was in the donor's currency, where Stripe does not say it: a dispute's funds move in ours. What was
 * not converted is exact. Between two days' rates a whole gift comes to a little more or less than it was; a tenth
 * either way is taken for the whole, anything less for a part at the first day's rate.
 */
function sharePresented(
  fact: BalanceTransactionFact,
  charge: BalanceTransactionFact,
  paid: Paid,
): MinorUnits {
  const [moved, whole, presented] = [fact.amountMinor, charge.amountMinor, paid.amountMinor].map((minor) =>
    BigInt(Math.abs(minor)),
  ) as [bigint, bigint, bigint];
  if (charge.currency === paid.currency) return minorUnits(Number(moved));
  if (whole === 0n || moved * 10n >= whole * 9n) return minorUnits(Number(presented));
  return minorUnits(Number((moved * presented * 2n + whole) / (whole * 2n)));
}
