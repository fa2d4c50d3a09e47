/** One movement of a charge that was paid in one currency and settled in another. */
export interface ConvertedMovement {
  readonly transaction: string;
  /** Stripe's category: charge, refund, dispute … */
  readonly what: string;
  /** The charge, refund or dispute that moved. */
  readonly source: string | null;
  readonly bookDate: string;
  /** What the balance moved by before fees; negative where money left. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Stripe's rate of that day, as Stripe wrote it. */
  readonly rate: string | null;
  /** The same in the reader's currency, likewise signed; undefined where it cannot be told. */
  readonly presentedMinor: bigint | undefined;
}

export interface Residual {
  /** Whether the reader has all of the gift back, or the newsroom has what was taken from it back. */
  readonly what: 'gift went back' | 'taken and returned' | 'not known';
  /** The movements that cancel each other in the reader's currency. */
  readonly movements: readonly ConvertedMovement[];
  /** What they leave in the settlement currency: above zero a gain, below a loss; null where it cannot be told. */
  readonly residualMinor: bigint | null;
  /** Why it cannot be told. */
  readonly unknown: 'several currencies' | 'a part moved, and no rate says which' | null;
}

/**
 * What the rates of different days left of a charge, once money that left came back or all of it has left.
 * Undefined while neither is so: of what is still here nothing is gained or lost.
 */
export function residualOf(movements: readonly ConvertedMovement[]): Residual | undefined {
  if (movements.some(({ presentedMinor }) => presentedMinor === undefined))
    return {
      ...{ what: 'not known', movements, residualMinor: null },
      unknown: 'a part moved, and no rate says which',
    };
  if (presented(movements) === 0n) return residual('gift went back', movements);
  const returned = bySource(movements).filter((of) => of.length > 1 && presented(of) === 0n);
  return returned.length === 0 ? undefined : residual('taken and returned', returned.flat());
}

function residual(what: Residual['what'], movements: readonly ConvertedMovement[]): Residual {
  // Money is never added up across currencies.
  if (new Set(movements.map(({ currency }) => currency)).size > 1)
    return { what, movements, residualMinor: null, unknown: 'several currencies' };
  const residualMinor = movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return { what, movements, residualMinor, unknown: null };
}

const presented = (movements: readonly ConvertedMovement[]) =>
  movements.reduce((sum, { presentedMinor }) => sum + (presentedMinor ?? 0n), 0n);

function bySource(movements: readonly ConvertedMovement[]): ConvertedMovement[][] {
  const groups = new Map<string, ConvertedMovement[]>();
  for (const movement of movements) {
    const source = movement.source ?? movement.transaction;
    groups.set(source, [...(groups.get(source) ?? []), movement]);
  }
  return [...groups.values()];
}
