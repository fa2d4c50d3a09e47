import type { Db } from './database.ts';
import type { Job } from './jobs.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * What one piece of work (a request, a due job) sees of the sandbox: inside one transaction, at one moment.
 */
export interface World {
  readonly db: Db;
  readonly store: ObjectStore;
  /** Sandbox time. */
  readonly nowMs: number;
  /** The same in whole seconds, as Stripe writes it. */
  readonly now: number;
  readonly baseUrl: string;
  readonly timing: Timing;
  readonly random: () => number;
  newId(prefix: string): string;
  /** An event that is kept `silentlyAt` an earlier second goes to no endpoint. */
  emit(
    type: string,
    object: object,
    previousAttributes?: object,
    history?: { readonly silentlyAt: number },
  ): void;
  schedule(job: Job, dueMs: number): void;
}

/** How long things take, in sandbox time. */
export interface Timing {
  /** from charge.succeeded to the balance transaction (automatic_async) */
  readonly settleDelayMs: number;
  readonly bankDebitDays: number;
  /** A renewal's invoice stays a draft this long. */
  readonly draftInvoiceMs: number;
  /** days from each failed attempt to the next; after the last the subscription is cancelled */
  readonly retryDays: readonly number[];
  readonly refundDays: number;
  /** from settlement to a dispute, on a card that disputes */
  readonly disputeDays: number;
  /** The bank takes an answer until the end of the last of these days. */
  readonly disputeAnswerDays: number;
  /** from the answer to the bank's decision */
  readonly disputeReviewDays: number;
  readonly fraudWarningDays: number;
  /** from a payout's beginning to the day it is expected at the bank */
  readonly payoutDays: number;
}

export const stripeTiming: Timing = {
  settleDelayMs: 1_000,
  bankDebitDays: 4,
  draftInvoiceMs: 3_600_000,
  retryDays: [3, 5, 7],
  refundDays: 3,
  disputeDays: 3,
  disputeAnswerDays: 9,
  disputeReviewDays: 5,
  fraudWarningDays: 1,
  payoutDays: 2,
};
