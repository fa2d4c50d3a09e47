import type { Db } from '../../../db/database.ts';
import type { BalanceTransactionFact } from '../../ledger/facts.ts';
import { kindsAfterCharge } from '../../../db/after-charge.ts';
import { presentedBy, type Booked, type Dispute } from './fx-presented.ts';
import { residualOf, type ConvertedMovement } from './fx-residual.ts';

/** Sentence for the output: what the figures are. */
export const fxDefinition =
  'What exchange rates left of gifts that were paid in one currency and settled in another, once all of a gift went ' +
  'back, or what was taken was returned: the sum of its charge, refunds and disputes before fees, each at its own ' +
  "day's rate; above zero a gain, below a loss. It is part of the income report's figures, not added to them.";

export interface FxRow {
  charge: string;
  /** The day of the last movement, and so of the figure. */
  book_date: string;
  what: string;
  /** What the reader paid. */
  presentment_minor: bigint;
  presentment_currency: string;
  /** Of the residual; empty where there is none. */
  currency: string;
  residual_minor: bigint | null;
  /** Why there is no residual, or why it may still change. */
  note: string | null;
  movements: FxMovement[];
}

export interface FxMovement {
  transaction: string;
  what: string;
  book_date: string;
  currency: string;
  amount_minor: bigint;
  /** As Stripe wrote it; null where nothing was converted. */
  rate: string | null;
}

const movementKinds = ['charge', ...kindsAfterCharge];

/** By the day of the last movement. @param period days `YYYY-MM-DD`, both included; open where absent. */
export async function fxReport(
  db: Db,
  period: { from?: string | undefined; to?: string | undefined } = {},
): Promise<FxRow[]> {
  const [charges, disputes] = [await convertedAndMoved(db), await disputesById(db)];
  return charges
    .flatMap((facts) => rowOf(facts, disputes) ?? [])
    .filter(({ book_date: on }) => on >= (period.from ?? '') && (period.to === undefined || on <= period.to))
    .sort((a, b) => (a.book_date + a.charge < b.book_date + b.charge ? -1 : 1));
}

/** Per charge its movements, the oldest first; only charges that were converted and moved again. */
async function convertedAndMoved(db: Db): Promise<Booked[][]> {
  const rows = await db
    .selectFrom('converted_return as c')
    // SQLite takes a cross join for an order: from the few charges to their movements.
    .crossJoin('journal_entry as e')
    .select(['e.fact', 'e.book_date'])
    .whereRef('e.charge_id', '=', 'c.charge_id')
    .where('e.kind', 'in', movementKinds)
    .orderBy('e.occurred_at')
    .orderBy('e.key')
    .execute();
  const charges = new Map<string, Booked[]>();
  for (const row of rows) {
    // Written by us from a fact, and vouched for by the chain.
    const fact = JSON.parse(row.fact) as BalanceTransactionFact;
    const charge = fact.chargeId ?? '';
    charges.set(charge, [...(charges.get(charge) ?? []), booked(fact, row.book_date)]);
  }
  return [...charges.values()];
}

// Facts that an older version of this program wrote do not say what the reader was shown.
const booked = (fact: BalanceTransactionFact, bookDate: string): Booked => ({
  ...{ ...fact, bookDate, exchangeRate: fact.exchangeRate ?? null },
  presentmentMinor: fact.presentmentMinor ?? null,
  presentmentCurrency: fact.presentmentCurrency ?? null,
});

async function disputesById(db: Db): Promise<ReadonlyMap<string, Dispute>> {
  const rows = await db
    .selectFrom('stripe_object')
    .select(['id', 'status', 'amount_minor'])
    .where('kind', '=', 'dispute')
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function rowOf(facts: readonly Booked[], disputes: ReadonlyMap<string, Dispute>): FxRow | undefined {
  const charge = facts.find(({ reportingCategory }) => reportingCategory === 'charge');
  // What was charged before the books began is in the opening balance.
  if (!charge || charge.presentmentMinor === null || charge.presentmentCurrency === null) return undefined;
  const disputeOf = ({ sourceId }: Booked) => disputes.get(sourceId ?? '');
  const residual = residualOf(
    facts.map((fact) => movementOf(fact, presentedBy(fact, charge, disputeOf(fact)))),
  );
  if (!residual) return undefined;
  const { movements, residualMinor } = residual;
  const isOpen = facts.some((fact) => !isDecided(disputeOf(fact)));
  return {
    charge: charge.chargeId ?? '',
    book_date: movements.reduce((last, { bookDate }) => (bookDate > last ? bookDate : last), ''),
    what: residual.what,
    presentment_minor: BigInt(charge.presentmentMinor),
    presentment_currency: charge.presentmentCurrency,
    currency: residualMinor === null ? '' : charge.currency,
    residual_minor: residualMinor,
    note: residual.unknown ?? (isOpen ? 'a dispute is not decided' : null),
    movements: movements.map(({ transaction, what, bookDate, currency, amountMinor, rate }) => ({
      ...{ transaction, what, book_date: bookDate, currency, amount_minor: amountMinor, rate },
    })),
  };
}

const isDecided = (dispute: Dispute | undefined) =>
  dispute === undefined || ['won', 'lost', 'prevented', 'warning_closed'].includes(dispute.status);

const movementOf = (fact: Booked, presentedMinor: bigint | undefined): ConvertedMovement => ({
  ...{ transaction: fact.id, what: fact.reportingCategory, source: fact.sourceId, bookDate: fact.bookDate },
  ...{ amountMinor: BigInt(fact.amountMinor), currency: fact.currency, rate: fact.exchangeRate },
  presentedMinor,
});
