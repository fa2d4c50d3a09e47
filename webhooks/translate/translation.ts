import type { Fact } from '../../src/ledger/facts.ts';

/** A charge was paid for a donation of ours, if there is one with this id. */
export interface ChargeClaim {
  readonly chargeId: string;
  readonly donationId: string;
  /** What the reader was charged, in the currency shown to them. */
  readonly amountMinor: number;
  readonly currency: string;
}

export interface SessionObservation {
  readonly sessionId: string;
  readonly donationId: string | undefined;
  readonly status: 'started' | 'clearing' | 'paid' | 'failed' | 'expired';
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly subscriptionId: string | undefined;
}

/** What an event came to, once Stripe was asked how things stand: facts for the ledger, and news of our donations. */
export interface Translation {
  readonly facts: readonly Fact[];
  readonly claims: readonly ChargeClaim[];
  readonly sessions: readonly SessionObservation[];
  /** Something that Stripe has not said yet; the event is looked at again later. */
  readonly waitingFor?: string;
}

export const nothing: Translation = { facts: [], claims: [], sessions: [] };
