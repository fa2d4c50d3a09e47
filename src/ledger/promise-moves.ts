/** Why a promise ended: `safety` is our own act, or a dispute of the payer's. */
export type EndReason = 'choice' | 'failed_card' | 'safety';

export type MoveKind =
  | 'new'
  | 'returned'
  | 'raised'
  | 'lowered'
  | `ended_${EndReason}`
  | 'failed'
  | 'recovered'
  | 'lost'
  | 'expected';

/** All that is known of a promise to give every month or year. Days are the newsroom's. */
export interface PromiseLife {
  /** Of one that was there before the books began: since when, and what was promised. */
  readonly adopted: { readonly on: string; readonly amountMinor: bigint } | undefined;
  /** In any order. `at` is the instant. */
  readonly payments: readonly {
    readonly chargeId: string;
    readonly at: string;
    readonly on: string;
    readonly amountMinor: bigint;
  }[];
  readonly failures: readonly {
    readonly invoiceId: string;
    readonly triedOn: string;
    readonly amountMinor: bigint;
    readonly paidOn: string | undefined;
    /** It was voided or written off. */
    readonly isGivenUp: boolean;
  }[];
  readonly end: { readonly on: string; readonly reason: EndReason } | undefined;
  /** Days on which it will be charged, as far as it goes on. */
  readonly ahead: readonly string[];
  /** What it will be charged then; undefined: as last time. */
  readonly nextMinor: bigint | undefined;
}

/** One thing that happened to a promise. */
export interface Move {
  readonly what: MoveKind;
  /** What tells it from others of its kind: a charge, an invoice, a day. */
  readonly subject: string;
  readonly day: string;
  /** What it is added up under: the month, and for what is expected the day. */
  readonly period: string;
  /** What came or went with it; of `raised` and `lowered` the difference, as positive. */
  readonly amountMinor: bigint;
  /** Until a failed renewal was paid. */
  readonly days: number;
}

export interface PromiseSpan {
  readonly begunOn: string;
  readonly endedOn: string | undefined;
}

/** From the first payment to the end; undefined as long as nothing was paid: that is no promise yet. */
export function spanOf(life: PromiseLife): PromiseSpan | undefined {
  const begunOn = life.adopted?.on ?? inOrder(life.payments)[0]?.on;
  if (begunOn === undefined) return undefined;
  const { end } = life;
  // A debit can be there only after its subscription was ended.
  return { begunOn, endedOn: end && (end.on > begunOn ? end.on : begunOn) };
}

/**
 * What a promise comes to, the same however its life was heard of: it depends on what is known and on nothing else.
 * @param others of the same donor, as far as the donor is known.
 */
export function movesOf(life: PromiseLife, others: readonly PromiseSpan[]): Move[] {
  const span = spanOf(life);
  if (!span) return [];
  const { amounts, changes } = changesOf(life, span);
  const [first = 0n, last = 0n] = [amounts[0], amounts.at(-1)];
  const hadEnded = others.some(
    ({ begunOn, endedOn }) => begunOn < span.begunOn && endedOn !== undefined && endedOn <= span.begunOn,
  );
  return [
    moveOf(hadEnded ? 'returned' : 'new', '', span.begunOn, first),
    ...changes,
    ...(life.end && span.endedOn !== undefined
      ? [moveOf(`ended_${life.end.reason}`, '', span.endedOn, last)]
      : []),
    ...renewalMoves(life),
    ...(life.end
      ? []
      : life.ahead.map((day) => ({
          ...moveOf('expected', day, day, life.nextMinor ?? last),
          period: day,
        }))),
  ];
}

function changesOf(life: PromiseLife, { endedOn }: PromiseSpan) {
  const amounts: bigint[] = life.adopted ? [life.adopted.amountMinor] : [];
  const changes: Move[] = [];
  for (const { chargeId, on, amountMinor } of inOrder(life.payments)) {
    const before = amounts.at(-1);
    // What comes after its end is the last that was owed, and changes nothing any more.
    if (before !== undefined && endedOn !== undefined && on > endedOn) continue;
    amounts.push(amountMinor);
    if (before === undefined || before === amountMinor) continue;
    const isMore = amountMinor > before;
    const difference = isMore ? amountMinor - before : before - amountMinor;
    changes.push(moveOf(isMore ? 'raised' : 'lowered', chargeId, on, difference));
  }
  return { amounts, changes };
}

// Counted in the month of the first try, whenever it ends: so failed = recovered + lost + open in every month.
function renewalMoves({ failures, end }: PromiseLife): Move[] {
  return failures.flatMap(({ invoiceId, triedOn, amountMinor, paidOn, isGivenUp }) => {
    const failed = moveOf('failed', invoiceId, triedOn, amountMinor);
    if (paidOn !== undefined)
      return [failed, { ...failed, what: 'recovered' as const, days: daysBetween(triedOn, paidOn) }];
    return end || isGivenUp ? [failed, { ...failed, what: 'lost' as const }] : [failed];
  });
}

const moveOf = (what: MoveKind, subject: string, day: string, amountMinor: bigint): Move => ({
  ...{ what, subject, day, period: day.slice(0, 7), amountMinor, days: 0 },
});

// Of the same second, by what Stripe calls them: any order would do that is always the same.
const inOrder = (payments: PromiseLife['payments']) =>
  payments.toSorted((a, b) => (a.at === b.at ? (a.chargeId < b.chargeId ? -1 : 1) : a.at < b.at ? -1 : 1));

const daysBetween = (from: string, to: string): number =>
  Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
