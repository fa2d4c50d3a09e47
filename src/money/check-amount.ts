import type { MinorUnits } from './minor-units.ts';

export interface AmountLimits {
  readonly floorMinor: MinorUnits;
  readonly maximumMinor: MinorUnits;
  /** Minor units; an amount is a multiple of it. */
  readonly step: number;
}

export type LimitProblem =
  | { readonly code: 'too_small'; readonly floorMinor: MinorUnits }
  | { readonly code: 'too_large'; readonly maximumMinor: MinorUnits }
  | { readonly code: 'wrong_step'; readonly step: number };

/** What is wrong with an amount, the same for the form and for programs; undefined where nothing is. */
export function limitProblem(amountMinor: MinorUnits, limits: AmountLimits): LimitProblem | undefined {
  if (amountMinor < limits.floorMinor) return { code: 'too_small', floorMinor: limits.floorMinor };
  if (amountMinor > limits.maximumMinor) return { code: 'too_large', maximumMinor: limits.maximumMinor };
  if (amountMinor % limits.step !== 0) return { code: 'wrong_step', step: limits.step };
  return undefined;
}
