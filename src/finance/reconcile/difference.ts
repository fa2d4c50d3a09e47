/** The identities that tie the ledger to Stripe and to itself, each with the sentence that says it. */
export const identities = {
  R0: 'each entry adds up to nothing',
  R1: 'every balance transaction at Stripe is in the ledger, once, with its net (or is set aside in quarantine)',
  R2: 'what the ledger says Stripe holds is what Stripe says it holds',
  R3: 'what is not yet available at Stripe is the sum of its balance transactions that are pending',
  R4: 'what an automatic payout carried adds up to the payout',
  R5: 'payouts on their way are those that are not at the bank yet',
  R6: 'each charge that succeeded was booked once, and its refunds add up to what Stripe says was refunded',
  R7: 'a dispute that is over took all or nothing, or what Stripe itself says it took',
  R8: 'nothing waits too long: suspense, clearing, debits of over fourteen days, gifts unknown for over an hour',
  R9: 'what the ledger has at the bank is what the statements say',
} as const;

export type Identity = keyof typeof identities;

/** Something that should be equal and is not, in one currency. */
export interface Difference {
  readonly identity: Identity;
  readonly currency: string;
  readonly expectedMinor: bigint;
  readonly actualMinor: bigint;
  /** The objects behind it, by their ids at Stripe or their keys in the ledger; the first twenty. */
  readonly objects: readonly string[];
}

const shownObjects = 20;

/** Sums by currency, with the objects behind a gap between the two sides. */
export function createComparison(identity: Identity) {
  const sides = new Map<string, { expected: bigint; actual: bigint; objects: string[] }>();
  const of = (currency: string) => {
    const side = sides.get(currency) ?? { expected: 0n, actual: 0n, objects: [] };
    sides.set(currency, side);
    return side;
  };
  const blame = (currency: string, object: string) => {
    const { objects } = of(currency);
    if (objects.length < shownObjects && !objects.includes(object)) objects.push(object);
  };
  return {
    expect: (currency: string, amountMinor: bigint | number) => {
      of(currency).expected += BigInt(amountMinor);
    },
    find: (currency: string, amountMinor: bigint | number) => {
      of(currency).actual += BigInt(amountMinor);
    },
    /** An object that makes the two sides differ, though their sums may be equal. */
    blame,
    /** Currencies in which the sums differ. */
    gaps: () => [...sides].flatMap(([currency, side]) => (side.expected === side.actual ? [] : currency)),
    /** Objects that are innocent as long as the sums of their currency are equal. */
    blameGaps: (suspects: Iterable<{ id: string; currency: string }>) => {
      for (const { id, currency } of suspects) {
        const side = sides.get(currency);
        if (side && side.expected !== side.actual) blame(currency, id);
      }
    },
    differences: (): Difference[] =>
      [...sides]
        .filter(([, { expected, actual, objects }]) => expected !== actual || objects.length > 0)
        .map(([currency, { expected, actual, objects }]) => ({
          ...{ identity, currency, expectedMinor: expected, actualMinor: actual, objects },
        })),
  };
}

export type Comparison = ReturnType<typeof createComparison>;
