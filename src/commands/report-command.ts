import { Option, type Command } from 'commander';
import { csvOfPages } from '../finance/reports/csv.ts';
import { FilterRefused, type Report } from '../finance/reports/report.ts';
import { withDeps } from './context.ts';
import { filterNamed, filterOption, givenFilters } from './filter-options.ts';
import { checkedBy } from './options.ts';
import { jsonOfPages, print, toStandardOutput } from './output.ts';
import { pagesFrom } from './pages.ts';

/**
 * `report NAME` with the report's own filters; a page as a table, or all of it as JSON or CSV.
 * @param about `instead` reports that a flag of this one asks for, by the flag (`report campaigns --articles`); `as` what it is
 * called where that is another name (`receipt list`).
 */
export function reportCommand(
  program: Command,
  report: Report,
  { instead = {}, as = report.name }: { instead?: Readonly<Record<string, Report>>; as?: string } = {},
): void {
  const { positional, definition, filters } = report;
  const command = program.command(as).description(definition);
  for (const [filter, what] of Object.entries(filters)) {
    const schema: unknown = report.filter.shape[filter];
    if (filter === positional) command.argument(`<${filter}>`, what, checkedBy(filterNamed(filter, schema)));
    else command.addOption(filterOption(filter, what, schema));
  }
  for (const [flag, other] of Object.entries(instead)) command.option(`--${flag}`, other.definition, false);
  command
    .option('--json', 'print JSON', false)
    .addOption(new Option('--csv', 'print CSV (RFC 4180)').conflicts('json').default(false))
    .action(() =>
      withDeps(async (deps) => {
        const options = command.opts<Record<string, unknown>>();
        const asked = Object.keys(instead).find((flag) => options[flag] === true);
        const chosen = instead[asked ?? ''] ?? report;
        const given = givenFilters(options, Object.keys(filters));
        if (positional !== undefined) given[positional] = command.processedArgs[0];
        const first = await chosen.run(deps, given).catch((error: unknown) => {
          if (error instanceof FilterRefused)
            command.error(`error: option '--${error.filter}' is invalid. ${error.message}`);
          throw error;
        });
        const form = options['csv'] === true ? 'csv' : options['json'] === true ? 'json' : 'table';
        // A file that is not whole does not look it: only who asked for a part gets one.
        const isPart = form === 'table' || 'limit' in given || 'after' in given;
        const pages = isPart
          ? [first.rows]
          : pagesFrom(first, (after) => chosen.run(deps, { ...given, after }));
        if (form === 'csv') await toStandardOutput(csvOfPages(chosen.columns, pages));
        else if (form === 'json') await toStandardOutput(jsonOfPages(pages));
        else {
          print(first.rows, false, chosen.empty);
          // What the figures are goes with them; in the API it is a field.
          console.log(`\n${inLines(chosen.definition)}`);
        }
        if (isPart && first.next !== undefined) console.error(`there is more: --after ${first.next}`);
      }),
    );
}

const lineLength = 110;

/** A sentence in lines that fit a terminal. */
function inLines(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= lineLength) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}
