/**
 * How hard it is made to come as far as paying, in steps, the next one when the last did not help:
 * nothing; a wait of some seconds; a proof of work, or a longer wait where no script runs; and at last single
 * gifts paused, or the smallest amount raised. Card testers need many quick tries, a reader needs one slow one.
 */
export const frictions = ['none', 'wait', 'proof_of_work', 'restricted'] as const;

export type Friction = (typeof frictions)[number];

export const isFriction = (text: unknown): text is Friction =>
  frictions.some((friction) => friction === text);

export const isAtLeast = (friction: Friction, least: Friction): boolean =>
  frictions.indexOf(friction) >= frictions.indexOf(least);

export const harder = (a: Friction, b: Friction): Friction => (isAtLeast(a, b) ? a : b);
