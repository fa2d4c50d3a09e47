import { receiptNumber, type Receipt } from '../../ledger/receipt.ts';
import type { Newsroom } from '../../newsroom.ts';
import type { Random } from '../../random.ts';

// Crockford's base 32: no letter that is taken for a digit or for another.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `7F3K-9Q2M-4XTD-8B0C`: 80 random bits, for people to read aloud. */
export const newReceiptReference = (random: Random): string =>
  [...random.bytes(16)]
    .map((byte) => alphabet[byte % 32])
    .join('')
    .replaceAll(/(.{4})(?=.)/g, '$1-');

/** How a reference is looked up, however it was typed; undefined where the text is none. */
export function parseReceiptReference(text: string): string | undefined {
  const typed = text.toUpperCase();
  return /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/.test(typed) ? typed : undefined;
}

/** What a letter calls it, as the newsroom decided. */
export const receiptName = (
  receipt: Pick<Receipt, 'series' | 'serial' | 'reference'>,
  { letters }: Pick<Newsroom, 'letters'>,
): string => (letters.receipt_numbers === 'shown' ? receiptNumber(receipt) : receipt.reference);
