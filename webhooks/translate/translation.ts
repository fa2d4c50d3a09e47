import type { Fact } from '../../src/ledger/facts.ts';
import type { StripeObjectKind } from '../../db/schema.ts';
import type { Notice } from '../../db/notices.ts';
import type { CardPaymentNote } from './card-payment.ts';
import type { AttemptNote } from './payment-attempt.ts';

/** A charge was paid for a donation of ours, if there is one with this id, or behind this subscription. */
export interface ChargeClaim {
  readonly chargeId: string;
  readonly donationId: string | undefined;
  readonly subscriptionId: string | undefined;
  /** What the reader was charged, in the currency shown to them. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly livemode: boolean;
  /** Seconds since 1970. */
  readonly paidAt: number;
  /** Which it paid, where an invoice leads to it. */
  readonly invoice?: PaidInvoice;
}

export interface PaidInvoice {
  readonly id: string;
  /** Seconds since 1970; undefined as long as the money is on its way. */
  readonly paidAt: number | undefined;
  /** The first of its subscription or a renewal, and not what a change in between cost. */
  readonly isRegular: boolean;
}

/** How a renewal stands, whether it failed or not. */
export interface RenewalNote {
  readonly invoiceId: string;
  readonly subscriptionId: string;
  readonly donationId: string | undefined;
  readonly amountMinor: number;
  readonly currency: string;
  readonly livemode: boolean;
  /** Stripe's word. */
  readonly status: string;
  /** When it was first tried, in seconds since 1970. */
  readonly triedAt: number;
  /** Seconds since 1970; undefined as long as it is not paid. */
  readonly paidAt: number | undefined;
  /** Whether it is known that it could not be taken at first. */
  readonly hasFailed: boolean;
}

/** What a charge that names no donation of ours was for: the newsroom's rules may know it. Never stored. */
export interface SaleMark {
  readonly chargeId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
  /** `prod_…` of the invoice that it paid. */
  readonly products: readonly string[];
}

export interface SessionObservation {
  readonly sessionId: string;
  readonly donationId: string | undefined;
  readonly status: 'started' | 'clearing' | 'paid' | 'failed' | 'expired';
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly livemode: boolean;
  readonly subscriptionId: string | undefined;
  /** The payer's address: in memory only, never kept and never logged. */
  readonly payer?: string;
  /** In its metadata, where that is another than `donationId`. */
  readonly otherDonationId?: string;
}

/** How an object of Stripe's stands, as far as we keep it. No personal data. */
export interface ObjectObservation {
  readonly id: string;
  readonly kind: StripeObjectKind;
  /** Stripe's own word; any. */
  readonly status: string;
  readonly chargeId: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  /** Seconds since 1970, as Stripe has it. */
  readonly created: number;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** Something that a person has to look at. Unique by what happened. */
export interface TaskNote {
  readonly key: string;
  readonly kind: string;
  readonly subjectId: string;
  /** A sentence without personal data: what was expected, what came. */
  readonly detail: string;
}

/** What a person was asked about a subject and need not answer any more. */
export interface OvertakenTask {
  readonly kind: string;
  readonly subjectId: string;
  /** The key of what is asked now, if anything is. */
  readonly stillAsked: string | undefined;
  readonly resolution: string;
}

/** Which balance transactions went into a payout. */
export interface PayoutContents {
  readonly payoutId: string;
  readonly transactionIds: readonly string[];
}

/** A letter, and when that happened which it is about. */
export interface OwedLetter extends Notice {
  /** Seconds since 1970. */
  readonly happenedAt: number;
}

/** What an event, or a look at Stripe, came to: facts for the ledger, and news of what we keep beside it. */
export interface Translation {
  readonly facts: readonly Fact[];
  readonly claims: readonly ChargeClaim[];
  readonly sales: readonly SaleMark[];
  readonly sessions: readonly SessionObservation[];
  readonly objects: readonly ObjectObservation[];
  readonly payouts: readonly PayoutContents[];
  readonly tasks: readonly TaskNote[];
  readonly overtaken?: readonly OvertakenTask[];
  readonly attempts?: readonly AttemptNote[];
  readonly cardPayments?: readonly CardPaymentNote[];
  readonly renewals?: readonly RenewalNote[];
  /** Letters that are owed, beside those that gifts, refunds and ends of subscriptions owe by themselves. */
  readonly notices?: readonly OwedLetter[];
  /** The balance moved in a way that has no object to ask: it should be looked at soon. */
  readonly isBalanceDue?: boolean;
  /** Something that Stripe has not said yet; the event is looked at again later. */
  readonly waitingFor?: string;
}

export const nothing: Translation = {
  facts: [],
  claims: [],
  sales: [],
  sessions: [],
  objects: [],
  payouts: [],
  tasks: [],
};

/** All of them as one. */
export function merged(translations: readonly Translation[]): Translation {
  const waiting = translations.find(({ waitingFor }) => waitingFor !== undefined)?.waitingFor;
  return {
    facts: translations.flatMap(({ facts }) => facts),
    claims: translations.flatMap(({ claims }) => claims),
    sales: translations.flatMap(({ sales }) => sales),
    sessions: translations.flatMap(({ sessions }) => sessions),
    objects: translations.flatMap(({ objects }) => objects),
    payouts: translations.flatMap(({ payouts }) => payouts),
    tasks: translations.flatMap(({ tasks }) => tasks),
    overtaken: translations.flatMap(({ overtaken }) => overtaken ?? []),
    attempts: translations.flatMap(({ attempts }) => attempts ?? []),
    cardPayments: translations.flatMap(({ cardPayments }) => cardPayments ?? []),
    renewals: translations.flatMap(({ renewals }) => renewals ?? []),
    notices: translations.flatMap(({ notices }) => notices ?? []),
    isBalanceDue: translations.some(({ isBalanceDue }) => isBalanceDue === true),
    ...(waiting !== undefined && { waitingFor: waiting }),
  };
}
