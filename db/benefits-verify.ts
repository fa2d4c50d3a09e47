import { benefitLeft, shareDay } from '../src/ledger/benefits.ts';
import type { BenefitDeferredFact, Fact } from '../src/ledger/facts.ts';
import { isReturnDecidedByHand, standingReturn } from '../src/ledger/returned-benefits.ts';
import { benefitOf, type DeferredBenefit } from './benefits.ts';
import type { Db } from './database.ts';
import type { Defect } from './defect.ts';

const mostTold = 20;
const pageSize = 500;

/** Where what is kept of a benefit is not what the ledger says of it, the first twenty. */
export async function benefitDefects(db: Db): Promise<Defect[]> {
  const found = await missing(db);
  let page = await bookedAfter(db, '');
  while (page.length > 0 && found.length < mostTold) {
    for (const booked of page) {
      const what = differenceOf(booked);
      if (what !== undefined) found.push({ where: `deferred_benefit ${booked.kept.chargeId}`, what });
    }
    page = await bookedAfter(db, page.at(-1)?.kept.chargeId ?? '');
  }
  return found.slice(0, mostTold);
}

async function missing(db: Db): Promise<Defect[]> {
  const rows = await db
    .selectFrom('journal_entry as e')
    .select('e.charge_id')
    .where('e.kind', '=', 'benefit_deferred')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('deferred_benefit as b')
            .select('b.months')
            .whereRef('b.charge_id', '=', 'e.charge_id'),
        ),
      ),
    )
    .orderBy('e.charge_id')
    .limit(mostTold)
    .execute();
  return rows.map(({ charge_id: charge }) => ({
    ...{ where: `deferred_benefit ${charge}`, what: 'is missing, though a benefit was deferred' },
  }));
}

interface Booked {
  kept: DeferredBenefit;
  deferred: { fact: BenefitDeferredFact; happenedOn: string } | undefined;
  facts: Fact[];
}

const kinds = [
  ...['benefit_deferred', 'benefit_recognised', 'benefit_returned', 'benefit_restored', 'reversal'],
];

/** What is kept, and what is booked of the same charges. One statement, so that both are of one moment. */
async function bookedAfter(db: Db, chargeId: string): Promise<Booked[]> {
  const page = db
    .selectFrom('deferred_benefit')
    .selectAll()
    .where('charge_id', '>', chargeId)
    .orderBy('charge_id')
    .limit(pageSize);
  const rows = await db
    .selectFrom(page.as('kept'))
    .leftJoin('journal_entry as e', (join) =>
      join.onRef('e.charge_id', '=', 'kept.charge_id').on('e.kind', 'in', kinds),
    )
    .leftJoin('booking_decision as d', 'd.subject', 'e.key')
    .selectAll('kept')
    .select(['e.fact', 'e.book_date', 'd.happened_on'])
    .orderBy('kept.charge_id')
    .execute();
  const booked = new Map<string, Booked>();
  for (const row of rows) {
    const one = booked.get(row.charge_id) ?? { kept: benefitOf(row), deferred: undefined, facts: [] };
    booked.set(row.charge_id, one);
    if (row.fact === null) continue;
    // Written by us from facts, and vouched for by the chain.
    const fact = JSON.parse(row.fact) as Fact;
    one.facts.push(fact);
    if (fact.kind === 'benefit_deferred')
      one.deferred = { fact, happenedOn: row.happened_on ?? row.book_date ?? '' };
  }
  return [...booked.values()];
}

function differenceOf({ kept, deferred, facts }: Booked): string | undefined {
  if (!deferred) return 'no benefit was deferred';
  const { amountMinor, currency, months } = deferred.fact;
  if (kept.amountMinor !== BigInt(amountMinor) || kept.currency !== currency || kept.months !== months)
    return 'differs from what was deferred';
  if (kept.beginsOn !== deferred.happenedOn) return 'begins on another day than its money was income';
  if (!isEarnedAsBooked(kept, facts)) return 'differs from the months that were booked as earned';
  return isDueAsBooked(kept, facts) ? undefined : 'the next month is not due when it says';
}

// A share of nothing is earned without an entry, so the months are told by what they come to.
function isEarnedAsBooked(kept: DeferredBenefit, facts: readonly Fact[]): boolean {
  const { amountMinor, months, recognised } = kept;
  const parts = facts.filter((fact) => fact.kind === 'benefit_recognised');
  const earned = parts.reduce((sum, part) => sum + BigInt(part.amountMinor), 0n);
  const isWithin = recognised >= 0 && recognised <= months && parts.every(({ part }) => part <= recognised);
  return isWithin && amountMinor - benefitLeft(kept) === earned;
}

function isDueAsBooked({ beginsOn, months, recognised, nextOn }: DeferredBenefit, facts: readonly Fact[]) {
  // How it goes on then is told by no entry.
  if (isReturnDecidedByHand(facts)) return true;
  const isOwed = recognised < months && !standingReturn(facts);
  return nextOn === (isOwed ? shareDay(beginsOn, recognised + 1) : null);
}
