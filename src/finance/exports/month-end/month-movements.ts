import type { Db } from '../../../../db/database.ts';
import type { Span } from '../../../../db/entries-by-day.ts';
import { datedEntries, giftWord } from '../dated-entries.ts';

/** What moved in an account by what it was given for and by what happened. */
export interface Movement {
  readonly interval: string;
  readonly campaign: string;
  readonly account: string;
  readonly currency: string;
  /** Of the entries. */
  readonly kind: string;
  debitMinor: bigint;
  creditMinor: bigint;
  credits: bigint;
  lines: bigint;
}

export type MonthMovements = readonly Movement[];

/** Added up line by line: the sums that are kept know only what is known now. */
export async function monthMovements(
  db: Db,
  span: Span,
  went: (entries: number) => void,
): Promise<MonthMovements> {
  const found = new Map<string, Movement>();
  for await (const entries of datedEntries(db, span)) {
    for (const entry of entries) {
      const [interval, campaign] = [giftWord(entry, entry.interval), giftWord(entry, entry.campaign)];
      const shared = `${interval}\n${entry.kind}\n${campaign}\n`;
      for (const { account, currency, amount_minor: minor } of entry.postings) {
        const key = `${shared}${account}\n${currency}`;
        const known = found.get(key) ?? {
          ...{ interval, campaign, account, currency, kind: entry.kind },
          ...{ debitMinor: 0n, creditMinor: 0n, credits: 0n, lines: 0n },
        };
        if (minor > 0n) known.debitMinor += minor;
        else known.creditMinor -= minor;
        if (minor < 0n) known.credits++;
        known.lines++;
        found.set(key, known);
      }
    }
    went(entries.length);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, movement]) => movement);
}

export const debitOf = ({ debitMinor, creditMinor }: Movement): bigint => debitMinor - creditMinor;
