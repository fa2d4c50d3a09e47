import type { Day } from '../../day.ts';
import { clearsLater, type BalanceTransactionFact, type Fact } from '../../ledger/facts.ts';
import { minorUnits, type MinorUnits } from '../../money/minor-units.ts';
import type { Amount, StatementData, StatementLine } from '../letter-data.ts';

/** A fact with the day on which it stands in the books. */
export interface Booked {
  readonly bookDate: string;
  readonly fact: Fact;
}

/** Both days are in it. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/**
 * What a donor paid and got back in a period, in the currencies in which it was paid. A pure function of the books:
 * the same facts give the same statement, whenever it is asked for.
 * @param charges of each charge everything that is booked, the oldest first
 */
export function statementOf(charges: readonly (readonly Booked[])[], { from, to }: Period): StatementData {
  const lines = charges
    .flatMap(movementsOf)
    .filter(({ on }) => on >= from && on <= to)
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  return {
    ...{ from, to, lines },
    totals: currencies.map((currency) => totalOf(lines, currency)),
  };
}

function totalOf(lines: readonly StatementLine[], currency: string): StatementData['totals'][number] {
  const sum = (kind: StatementLine['kind']) =>
    minorUnits(
      lines
        .filter((line) => line.currency === currency && line.kind === kind)
        .reduce((total, { amountMinor }) => total + amountMinor, 0),
    );
  const [paidMinor, returnedMinor] = [sum('paid'), minorUnits(sum('returned') - sum('return reversed'))];
  return { currency, paidMinor, returnedMinor, keptMinor: minorUnits(paidMinor - returnedMinor) };
}

function movementsOf(booked: readonly Booked[]): StatementLine[] {
  const charge = booked.map(({ fact }) => fact).find(isCharge);
  // What was charged before the books began is stated by the system of that time.
  if (!charge || charge.presentmentMinor === null || charge.presentmentCurrency === null) return [];
  // Something else was sold, it was no gift.
  if (booked.some(({ fact }) => fact.kind === 'reclassified')) return [];
  const paid = { amountMinor: charge.presentmentMinor, currency: charge.presentmentCurrency };
  return booked.flatMap(({ fact, bookDate }) => {
    const movement = movementBy(fact, charge, paid, booked);
    // The book date is a day: bookDate() of src/ledger wrote it.
    return movement === undefined ? [] : [{ ...movement, on: bookDate as Day }];
  });
}

const isCharge = (fact: Fact): fact is BalanceTransactionFact =>
  fact.kind === 'balance_transaction' && fact.reportingCategory === 'charge';

type Movement = Amount & Pick<StatementLine, 'kind'>;

function movementBy(
  fact: Fact,
  charge: BalanceTransactionFact,
  paid: Amount,
  booked: readonly Booked[],
): Movement | undefined {
  // A bank debit is a gift once it is known to have succeeded, as in the books; one that failed before was none.
  if (fact.kind === 'charge_settled') return { ...paid, kind: 'paid' };
  if (fact.kind !== 'balance_transaction') return undefined;
  const isDebit = clearsLater(charge.paymentMethod);
  switch (fact.reportingCategory) {
    case 'charge':
      return isDebit ? undefined : { ...paid, kind: 'paid' };
    case 'charge_failure':
      return isDebit && !booked.some(isSettled) ? undefined : { ...paid, kind: 'returned' };
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

const isSettled = ({ fact }: Booked) => fact.kind === 'charge_settled';

// Money that leaves our balance is the donor's again; money that comes back to it is not.
const returned = (fact: BalanceTransactionFact, minor: number, { currency }: Amount): Movement => ({
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
  paid: Amount,
): MinorUnits {
  const [moved, whole, presented] = [fact.amountMinor, charge.amountMinor, paid.amountMinor].map((minor) =>
    BigInt(Math.abs(minor)),
  ) as [bigint, bigint, bigint];
  if (charge.currency === paid.currency) return minorUnits(Number(moved));
  if (whole === 0n || moved * 10n >= whole * 9n) return minorUnits(Number(presented));
  return minorUnits(Number((moved * presented * 2n + whole) / (whole * 2n)));
}
