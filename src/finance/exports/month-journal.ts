import { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { currencyFilter, monthFilter } from '../reports/filters.ts';
import { ExportRefused } from './export.ts';

/** Sums of a month by account, interval and campaign, from the roll-up: the detail stays here. */
export interface JournalLine {
  readonly code: string;
  readonly type: string;
  readonly interval: string;
  readonly campaign: string;
  /** Debit positive; never nothing. */
  readonly minor: bigint;
}

export const journalFilter = z.strictObject({
  ...{ month: monthFilter, currency: currencyFilter },
  part: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'expected the number of a part, from 1')
    .transform(Number)
    .default(1),
});

/** What each filter of `journalFilter` is for. */
export const journalFilters = {
  ...{ month: 'which month, YYYY-MM', currency: 'in which currency' },
  part: 'which file, where the month is too long for one',
};

export interface JournalPart {
  readonly lines: readonly JournalLine[];
  readonly part: number;
  readonly parts: number;
}

/**
 * One file of a month in one currency. What was given for the same balances in itself, so a file is made of whole gifts'
 * sums and balances too.
 * @param most lines that the other program takes in one file.
 * @throws {ExportRefused} where there is no such part.
 */
export async function monthJournal(
  db: Db,
  { month, currency, part }: z.output<typeof journalFilter>,
  most: number,
): Promise<JournalPart> {
  const parts = inParts(await linesOfMonth(db, month, currency), most);
  const lines = parts[part - 1];
  if (!lines) throw new ExportRefused(`expected a part from 1 to ${parts.length}, got ${part}`);
  return { lines, part, parts: parts.length };
}

async function linesOfMonth(db: Db, month: string, currency: string): Promise<JournalLine[]> {
  const rows = await db
    .selectFrom('rollup_month as r')
    .innerJoin('account as a', 'a.code', 'r.account')
    .select(['r.account as code', 'a.type', 'r.gift_interval as interval', 'r.campaign'])
    .select(['r.debit_minor', 'r.credit_minor'])
    .where('r.month', '=', month)
    .where('r.currency', '=', currency)
    .orderBy('r.campaign')
    .orderBy('r.gift_interval')
    .orderBy('r.account')
    .execute();
  return rows
    .map(({ debit_minor: debit, credit_minor: credit, ...line }) => ({ ...line, minor: debit - credit }))
    .filter(({ minor }) => minor !== 0n);
}

/** As few files as whole groups allow, in order; one without a line where nothing moved. */
export function inParts(lines: readonly JournalLine[], most: number): JournalLine[][] {
  const groups = Map.groupBy(lines, ({ campaign, interval }) => JSON.stringify([campaign, interval]));
  const parts: JournalLine[][] = [[]];
  for (const group of groups.values()) {
    const sum = group.reduce((so, { minor }) => so + minor, 0n);
    if (sum !== 0n || group.length > most)
      throw new RangeError(
        `expected at most ${most} lines that balance, got ${group.length} with ${sum} left`,
      );
    const last = parts.at(-1) ?? [];
    if (last.length + group.length <= most) last.push(...group);
    else parts.push(group);
  }
  return parts;
}

/** A file that is not read in pages. */
export async function* allAtOnce(text: string): AsyncGenerator<string> {
  yield text;
}
