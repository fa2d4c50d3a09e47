import type { Day } from '../day.ts';
import type { DonorMovement } from '../ledger/donor-movements.ts';
import type { Interval } from '../ledger/intervals.ts';

/** Minor units with their currency, as the reader was shown it. */
export interface Amount {
  readonly amountMinor: number;
  /** Lower-case ISO 4217. */
  readonly currency: string;
}

/** One payment of a gift. */
export interface ReceiptData {
  readonly paid: Amount;
  readonly paidOn: Day;
  readonly interval: Interval;
  /** Ours, opaque: what to name when asking about the gift. */
  readonly reference: string;
  /** Whether it is a later payment of a gift that renews itself. */
  readonly isRenewal: boolean;
  /** When the next payment is taken; undefined for a single gift, and in a copy. */
  readonly nextOn: Day | undefined;
  readonly receipt: ReceiptName;
}

/** How a receipt is called in a letter: by its number, or by a reference that says nothing. */
export interface ReceiptName {
  readonly name: string;
  /** For one that was sent before: which copy it is, and when the first was sent. */
  readonly copy?: { readonly ordinal: number; readonly firstOn: Day };
  /** The name of the void one in whose place it stands. */
  readonly replaces?: string;
}

/** A renewal that could not be taken. */
export interface PaymentFailedData {
  readonly due: Amount;
  readonly interval: Interval;
  readonly triedOn: Day;
  /** When it is tried again by itself, if it is. */
  readonly nextTryOn: Day | undefined;
  /** Where it can be paid with another card: Stripe's page of the invoice. */
  readonly payUrl: string;
}

export interface CardExpiringData {
  readonly gift: Amount;
  readonly interval: Interval;
  /** `2027-01`: the last month in which the card is good. */
  readonly expires: string;
  /** When the next payment is due. */
  readonly nextOn: Day;
}

/** Before a yearly gift renews itself. */
export interface YearlyNoticeData {
  readonly gift: Amount;
  readonly renewsOn: Day;
}

export interface CancelledData {
  readonly gift: Amount;
  readonly interval: Interval;
  /** From when on nothing more is taken. */
  readonly endsOn: Day;
  readonly cause: 'wanted' | 'payment failed' | 'other';
}

export interface RefundData {
  readonly refunded: Amount;
  readonly refundedOn: Day;
  /** What was paid at first, and when. */
  readonly paid: Amount;
  readonly paidOn: Day;
  readonly reference: string;
  /** What becomes of the receipt, where there is one: of a part it stands, of the whole it is void. */
  readonly receipt: 'stands' | 'void' | undefined;
}

export interface StatementLine extends DonorMovement {
  readonly on: Day;
}

/** What a donor paid and got back in a year. */
export interface StatementData {
  readonly from: Day;
  /** Its last day. */
  readonly to: Day;
  /** By day. */
  readonly lines: readonly StatementLine[];
  /** One for each currency in which something moved; `keptMinor` = `paidMinor` − `returnedMinor`. */
  readonly totals: readonly {
    readonly currency: string;
    readonly paidMinor: number;
    readonly returnedMinor: number;
    readonly keptMinor: number;
  }[];
}

export interface NewsletterConfirmationData {
  /** What the newsletters are called in the reader's language. */
  readonly titles: readonly string[];
  /** A page that asks; what it asks is one POST. */
  readonly confirmUrl: string;
  readonly leaveUrl: string;
}
