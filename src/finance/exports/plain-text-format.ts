import type { DatedEntry } from './dated-entries.ts';

/** What a format of plain-text accounting is made of. */
export interface PlainTextFormat {
  readonly comment: (text: string) => string;
  readonly currency: (code: string, sample: string) => string;
  readonly account: (name: string, firstDay: string) => string;
  readonly entry: (entry: DatedEntry, lines: readonly string[]) => string;
  /** What makes the program that reads the file compare its own sums with the trial balance. */
  readonly assertions: (day: string, balances: readonly { account: string; amount: string }[]) => string;
}
