/** Everything that happens by chance in a world comes from one seed, so that it can happen again. */
export interface Dice {
  /** from 0 up to, not including, 1 */
  fraction(): number;
  /** a whole number from `least` to `most`, both included */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  bytes(count: number): Buffer;
  /** Dice of their own for a part of the world, so that one part's throws do not move another's. */
  apart(): Dice;
}

/** Mulberry32, by Tommy Ettinger: small, and even enough for this. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    whole,
    chance: (probability) => fraction() < probability,
    pick(items) {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError('expected something to pick from');
      return item;
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => whole(0, 255))),
    apart: () => createDice(whole(0, 2 ** 32 - 1)),
  };
}
