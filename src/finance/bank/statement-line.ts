import { findCurrency } from '../../money/currency.ts';
import type { MinorUnits } from '../../money/minor-units.ts';

/** A booked movement of the account at the bank, as its statement has it. */
export interface StatementLine {
  /** `YYYY-MM-DD` */
  readonly bookedOn: string;
  readonly currency: string;
  readonly amountMinor: MinorUnits;
  readonly reference: string;
  /** The account, and the line, as the bank itself calls them; a line in CSV has no name. */
  readonly named?: { readonly account: string; readonly id: string | undefined };
}

export interface Statement {
  readonly lines: readonly StatementLine[];
  /** Lines that the bank has only announced: none of them is taken. */
  readonly pending: number;
}

/** @throws {RangeError} if it is not the code of a currency that is known here. */
export function knownCurrency(text: string): string {
  const code = text.toLowerCase();
  if (!findCurrency(code)) throw new RangeError(`expected a currency code such as eur, got ${text}`);
  return code;
}
