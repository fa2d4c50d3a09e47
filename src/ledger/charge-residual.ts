import { presentedBy, type Booked, type Dispute } from './presented.ts';
import { residualOf, type ConvertedMovement, type Residual } from './residual.ts';

/** What exchange rates left of a charge. */
export interface ChargeResidual {
  readonly chargeId: string;
  /** The day of the last movement, and so of the figure. */
  readonly bookDate: string;
  readonly what: Residual['what'];
  /** What the reader paid. */
  readonly presentmentMinor: bigint;
  readonly presentmentCurrency: string;
  /** Of the movements that are added up, which need not be the charge's; empty where none are. */
  readonly currency: string;
  readonly residualMinor: bigint | null;
  /** Why there is no residual, or why it may still change. */
  readonly note: string | null;
  readonly movements: readonly ConvertedMovement[];
}

/**
 * @param facts what is booked of one charge: itself, its refunds, its disputes.
 * @param disputes of this charge at least, by id.
 * @returns undefined while rates have left nothing yet: see `residualOf`.
 */
export function chargeResidual(
  facts: readonly Booked[],
  disputes: ReadonlyMap<string, Dispute>,
): ChargeResidual | undefined {
  const charge = facts.find(({ reportingCategory }) => reportingCategory === 'charge');
  // What was charged before the books began is in the opening balance.
  if (!charge || charge.presentmentMinor === null || charge.presentmentCurrency === null) return undefined;
  const disputeOf = ({ sourceId }: Booked) => disputes.get(sourceId ?? '');
  const residual = residualOf(
    facts.map((fact) => movementOf(fact, presentedBy(fact, charge, disputeOf(fact)))),
  );
  if (!residual) return undefined;
  const { what, movements, residualMinor, unknown } = residual;
  const isOpen = facts.some((fact) => !isDecided(disputeOf(fact)));
  return {
    ...{ chargeId: charge.chargeId ?? '', what, movements, residualMinor },
    bookDate: movements.reduce((last, { bookDate }) => (bookDate > last ? bookDate : last), ''),
    presentmentMinor: BigInt(charge.presentmentMinor),
    presentmentCurrency: charge.presentmentCurrency,
    currency: residualMinor === null ? '' : (movements[0]?.currency ?? ''),
    note: unknown ?? (isOpen ? 'a dispute is not decided' : null),
  };
}

const isDecided = (dispute: Dispute | undefined) =>
  dispute === undefined || ['won', 'lost', 'prevented', 'warning_closed'].includes(dispute.status);

const movementOf = (fact: Booked, presentedMinor: bigint | undefined): ConvertedMovement => ({
  ...{ transaction: fact.id, what: fact.reportingCategory, source: fact.sourceId, bookDate: fact.bookDate },
  ...{ amountMinor: BigInt(fact.amountMinor), currency: fact.currency, rate: fact.exchangeRate },
  presentedMinor,
});
