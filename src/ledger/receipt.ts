/** What a donor was told of one payment, under a number of the register. No personal data. */
export interface Receipt {
  /** The year in which it was issued, in the newsroom's time zone. */
  readonly series: number;
  /** 1, 2, 3 … within its series, without a gap. */
  readonly serial: number;
  /** What a letter may name instead of the number: at random, so that it tells nothing of how many there are. */
  readonly reference: string;
  readonly chargeId: string;
  readonly donationId: string;
  /** Lower-case ISO 4217, as the donor paid. */
  readonly currency: string;
  /** What was paid, in minor units; what went back later is told by the refund's own letter. */
  readonly amountMinor: number;
  /** Days, `YYYY-MM-DD`. */
  readonly paidOn: string;
  readonly kind: 'first' | 'renewal';
  readonly issuedOn: string;
  /** The void receipt of the same charge in whose place it stands. */
  readonly replaces: bigint | null;
}

/** `2026-000123`. */
export const receiptNumber = ({ series, serial }: Pick<Receipt, 'series' | 'serial'>): string =>
  `${series}-${String(serial).padStart(6, '0')}`;

/** Undefined where the text is no number of a receipt. */
export function parseReceiptNumber(text: string): Pick<Receipt, 'series' | 'serial'> | undefined {
  const [, series, serial] = /^([12]\d{3})-(\d{6,9})$/.exec(text) ?? [];
  return series === undefined ? undefined : { series: Number(series), serial: Number(serial) };
}

/** What the link of its chain vouches for. */
export const canonicalReceipt = (r: Receipt): unknown[] => [
  ...['receipt', r.series, r.serial, r.reference, r.chargeId, r.donationId, r.currency, r.amountMinor],
  ...[r.paidOn, r.kind, r.issuedOn, r.replaces === null ? null : r.replaces.toString()],
];

export const canonicalVoid = (receiptId: bigint, reason: string): unknown[] => [
  ...['receipt_void', receiptId.toString(), reason],
];

export const canonicalCopy = (receiptId: bigint, ordinal: number): unknown[] => [
  ...['receipt_copy', receiptId.toString(), ordinal],
];

/** Why a receipt is void that no person made void: all the money has left us again. */
export const moneyBack = { refunded: 'refunded', disputed: 'disputed' } as const;

/** Why no receipt went out for a payment that had gone back by then. */
export const givenBack = 'given back';

/** Whether a receipt is void, or was never written, for no other reason than that the money went back. */
export const isMoneyBack = (reason: string): boolean =>
  [moneyBack.refunded, moneyBack.disputed, givenBack].some((known) => known === reason);

/** `issue`: a payment owes one. `copy`: of the one that is valid. `reissue`: in place of a void one. */
export type AskedReceipt = 'issue' | 'copy' | 'reissue';

/** What becomes of it, by the last receipt of the charge: a new number, a copy, or nothing, and why. */
export function receiptDue(
  asked: AskedReceipt,
  last: { readonly isVoid: boolean } | undefined,
): 'number' | 'copy' | { readonly none: string } {
  if (last === undefined) return asked === 'copy' ? { none: 'there is no receipt to copy' } : 'number';
  if (last.isVoid) return asked === 'reissue' ? 'number' : { none: 'its receipt is void' };
  return asked === 'reissue' ? { none: 'its receipt is valid' } : 'copy';
}
