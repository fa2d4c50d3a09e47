import type { Instant } from '../clock.ts';
import type { Day } from '../day.ts';
import type { Fact } from '../ledger/facts.ts';
import type { Attribution } from '../ledger/journal-entry.ts';
import type { SeededDonation } from './seeded-gifts.ts';

/** As saveStripeObject takes it. */
export interface SeededObject {
  readonly id: string;
  readonly kind: 'refund' | 'dispute' | 'payout' | 'subscription';
  readonly status: string;
  readonly chargeId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly createdAt: Instant;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** What became known on one day, each list by its time. */
export interface BooksOfDay {
  readonly day: Day;
  gifts: number;
  readonly facts: { fact: Fact; at: Instant }[];
  readonly attributions: { attribution: Attribution; at: Instant }[];
  readonly donors: { chargeId: string; donor: number; at: Instant }[];
  readonly objects: SeededObject[];
  readonly payouts: { payoutId: string; transactionIds: readonly string[] }[];
  /** Promises to renew, with what Stripe calls them. */
  readonly subscriptions: { donation: SeededDonation; donationId: string; subscriptionId: string }[];
}
