import { InvalidArgumentError, type Command } from 'commander';
import type { z } from 'zod';
import { currencyFilter, dayFilter, monthFilter } from '../finance/reports/filters.ts';

export const json = (command: Command): Command => command.option('--json', 'print JSON', false);

export const dryRun = (command: Command): Command =>
  command.option('--dry-run', 'say what would be done and change nothing', false);

export function count(text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1 || n > 100_000)
    throw new InvalidArgumentError('expected a number from 1 to 100000');
  return n;
}

/** How many rows of a list; without it a person gets a screen or two, a program all of them (`rowsOf`). */
export const limited = (command: Command): Command =>
  command.option('--limit <n>', 'at most this many (default: 100, or all as JSON)', count);

export function wholeNumber(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return BigInt(text);
}

/** The text itself, once the same check as in a report and the API has found nothing wrong with it. */
export const checkedBy =
  (filter: z.ZodType) =>
  (text: string): string => {
    const checked = filter.safeParse(text);
    if (checked.success) return text;
    throw new InvalidArgumentError(checked.error.issues[0]?.message ?? 'expected something else');
  };

export const day = checkedBy(dayFilter);

/** A month, or the month of a day. */
export const month = checkedBy(monthFilter);

export const currency = checkedBy(currencyFilter);

export function year(text: string): number {
  if (!/^[12]\d{3}$/.test(text)) throw new InvalidArgumentError('expected a year, YYYY');
  return Number(text);
}

export const oneOf =
  (...allowed: string[]) =>
  (text: string): string => {
    if (!allowed.includes(text)) throw new InvalidArgumentError(`expected ${allowed.join(' or ')}`);
    return text;
  };
