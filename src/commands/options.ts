import { InvalidArgumentError, type Command } from 'commander';
import { toInstant } from '../clock.ts';

export const json = (command: Command): Command => command.option('--json', 'print JSON', false);

export const dryRun = (command: Command): Command =>
  command.option('--dry-run', 'say what would be done and change nothing', false);

export function count(text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1 || n > 100_000)
    throw new InvalidArgumentError('expected a number from 1 to 100000');
  return n;
}

export function wholeNumber(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return BigInt(text);
}

export function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isOfTheCalendar(text))
    throw new InvalidArgumentError('expected a day of the calendar, YYYY-MM-DD');
  return text;
}

const isOfTheCalendar = (text: string) => {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && toInstant(ms).startsWith(text);
};

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

/** A month, or the month of a day. */
export function month(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/.test(text))
    throw new InvalidArgumentError('expected a month, YYYY-MM');
  return text;
}
