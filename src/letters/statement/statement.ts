import type { Day } from '../../day.ts';
import { donorMovement } from '../../ledger/donor-movements.ts';
import type { Fact } from '../../ledger/facts.ts';
import { minorUnits } from '../../money/minor-units.ts';
import type { StatementData, StatementLine } from '../letter-data.ts';

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
  const all = booked.map(({ fact }) => fact);
  return booked.flatMap(({ fact, bookDate }) => {
    const movement = donorMovement(fact, all);
    // The book date is a day: bookDate() of src/ledger wrote it.
    return movement === undefined ? [] : [{ ...movement, on: bookDate as Day }];
  });
}
