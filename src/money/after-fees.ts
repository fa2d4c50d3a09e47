import { minorUnits, type MinorUnits } from './minor-units.ts';

/** What a payment provider takes: hundredths of a per cent of the amount, and a fixed part of each payment. */
export interface FeeRate {
  readonly basisPoints: number;
  readonly fixedMinor: number;
}

/** What is left of a payment, never below zero. The share is rounded up: rather promise a cent too little. */
export const afterFees = (amountMinor: MinorUnits, { basisPoints, fixedMinor }: FeeRate): MinorUnits =>
  minorUnits(Math.max(0, amountMinor - Math.ceil((amountMinor * basisPoints) / 10_000) - fixedMinor));
