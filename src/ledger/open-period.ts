/** A month of the books, `2026-10`. */
const monthPattern = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** What happened on a day that is closed is booked on the first that is open. */
export interface BookingDecision {
  /** The key of the entry, or `attribution:ch_…`. */
  readonly subject: string;
  /** `YYYY-MM-DD`, by what happened. */
  readonly happenedOn: string;
  /** `YYYY-MM-DD`, in the books. */
  readonly bookedOn: string;
}

/** What the hash of a decision is made of. */
export const canonicalDecision = (
  decision: BookingDecision,
  about: { periodClose: bigint; entryHead: bigint },
) => [
  decision.subject,
  decision.happenedOn,
  decision.bookedOn,
  about.periodClose.toString(),
  about.entryHead.toString(),
];

/** Of a charge: under it the decision on its attribution is found. */
export const attributionSubject = (chargeId: string): string => `attribution:${chargeId}`;

/**
 * The decision that is needed for something of this day, if one is.
 * @param closedThrough the last day that is closed; '' where none is.
 */
export function decisionFor(
  subject: string,
  happenedOn: string,
  closedThrough: string,
): BookingDecision | undefined {
  if (happenedOn > closedThrough) return undefined;
  return { subject, happenedOn, bookedOn: firstOpenDay(closedThrough) };
}

/** Periods are whole months: the first day after the last that is closed. */
export const firstOpenDay = (closedThrough: string): string => `${monthAfter(closedThrough.slice(0, 7))}-01`;

/** @throws {RangeError} if it is no month. */
export function monthAfter(month: string): string {
  const [year, number] = partsOf(month);
  return number === 12 ? monthText(year + 1, 1) : monthText(year, number + 1);
}

/** @throws {RangeError} if it is no month. */
export function monthBefore(month: string): string {
  const [year, number] = partsOf(month);
  return number === 1 ? monthText(year - 1, 12) : monthText(year, number - 1);
}

/** `2026-10` → `2026-10-31`. @throws {RangeError} if it is no month. */
export function lastDayOf(month: string): string {
  const [year, number] = partsOf(month);
  // Day 0 of the month after is the last day of the month.
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function partsOf(month: string): [year: number, month: number] {
  const found = monthPattern.exec(month);
  if (!found) throw new RangeError(`expected a month, YYYY-MM, got ${month}`);
  return [Number(found[1]), Number(found[2])];
}

const monthText = (year: number, month: number) =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
