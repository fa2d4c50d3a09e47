import type { Ticket } from '../db/stripe-objects.ts';
import type { Instant } from '../src/clock.ts';
import type { OtherIncomeRule } from '../src/newsroom.ts';
import type { Sealing } from '../src/sealing.ts';

/** What is posted by, besides what was heard. */
export interface Books {
  timeZone: string;
  now: Instant;
  /** Whether our key is of live mode. */
  live: boolean;
  otherIncome: readonly OtherIncomeRule[];
  /** Whether tax on fees is claimed back. */
  recoverableTax: boolean;
  sealing: Pick<Sealing, 'blindIndex' | 'blindIndexes'>;
  /** Taken before Stripe was asked. */
  ticket: Ticket;
  /** The events that made us look, if any did. */
  events?: readonly string[];
}
