import { Option, type Command } from 'commander';
import { z } from 'zod';
import { csvOf } from '../finance/reports/csv.ts';
import type { Report } from '../finance/reports/report.ts';
import { withDeps } from './context.ts';
import { checkedBy } from './options.ts';
import { print } from './output.ts';

/** `report NAME` with the report's own filters; as a table, JSON or CSV. */
export function reportCommand(program: Command, report: Report, name = report.name): void {
  const command = program.command(name).description(report.definition);
  for (const [name, what] of Object.entries(report.filters))
    command.addOption(optionOf(name, what, report.filter.shape[name]));
  command
    .option('--json', 'print JSON', false)
    .addOption(new Option('--csv', 'print CSV (RFC 4180)').conflicts('json').default(false))
    .action(({ json, csv, ...given }: { json: boolean; csv: boolean }) =>
      withDeps(async (deps) => {
        const { rows, next } = await report.run(deps, named(given));
        if (csv) process.stdout.write(csvOf(report.columns, rows));
        else print(rows, json, report.empty);
        if (next !== undefined) console.error(`there is more: --after ${next}`);
      }),
    );
}

function optionOf(name: string, what: string, filter: unknown): Option {
  const flag = name.replaceAll('_', '-');
  const option = new Option(`--${flag} <${flag}>`, what);
  if (!(filter instanceof z.ZodType)) throw new Error(`expected a filter named ${name}, got none`);
  // What it comes to is the report's business.
  option.argParser(checkedBy(filter));
  return filter.safeParse(undefined).success ? option : option.makeOptionMandatory();
}

// Commander writes `knownAt` for `--known-at`.
const named = (given: object) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
