import { InvalidArgumentError, type Command } from 'commander';

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

export function date(text: string): string {
  if (!/^\d{4}-\d{2}(-\d{2})?$/.test(text))
    throw new InvalidArgumentError('expected a date, YYYY-MM-DD or YYYY-MM');
  return text;
}
