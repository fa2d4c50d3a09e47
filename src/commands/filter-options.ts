import { Option } from 'commander';
import { z } from 'zod';
import { switchFilter } from '../finance/reports/filters.ts';
import { checkedBy } from './options.ts';

/** The option for a filter of a report or an export, checked as it is in the API. @throws {Error} if it is no filter. */
export function filterOption(name: string, what: string, filter: unknown): Option {
  const checked = filterNamed(name, filter);
  const flag = name.replaceAll('_', '-');
  const isSwitch = checked instanceof z.ZodOptional && checked.unwrap() === switchFilter;
  const option = isSwitch
    ? new Option(`--${flag} [yes]`, what).preset('yes')
    : new Option(`--${flag} <${flag}>`, what);
  // What it comes to is the report's business.
  option.argParser(checkedBy(checked));
  return checked.safeParse(undefined).success ? option : option.makeOptionMandatory();
}

/** @throws {Error} if it is no filter. */
export function filterNamed(name: string, filter: unknown): z.ZodType {
  if (filter instanceof z.ZodType) return filter;
  throw new Error(`expected a filter named ${name}, got none`);
}

/** Of all options the filters, by their names: commander writes `knownAt` for `--known-at`. */
export const givenFilters = (options: object, filters: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(options)
      .map(
        ([name, value]: [string, string]) =>
          [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value] as const,
      )
      .filter(([name]) => filters.includes(name)),
  );
