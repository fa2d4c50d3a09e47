import { InvalidArgumentError, type Command } from 'commander';
import { listRates } from '../../db/exchange-rates.ts';
import { importRates } from '../finance/rates/import-rates.ts';
import { withDeps } from './context.ts';
import { currency, day, dryRun, json, limited } from './options.ts';
import { print, printList, rowsOf, type Listing } from './output.ts';
import { readFile } from './read-file.ts';

export function ratesCommands(program: Command): void {
  const rates = program.command('rates').description('exchange rates, for reports in one currency');

  dryRun(
    json(
      rates
        .command('import <file>')
        .description(
          'takes rates that are not there yet: CSV with date, base, quote and rate, or eurofxref-daily.xml, eurofxref-hist.xml or -hist.csv of the ECB',
        ),
    ),
  )
    .option('--source <name>', 'who published them; ecb for its own files, else own', source)
    .option(
      '--correct',
      'keep a rate that differs from what was known as a later version, which counts',
      false,
    )
    .action((path: string, options: { json: boolean; dryRun: boolean; correct: boolean; source?: string }) =>
      withDeps(async (deps) => {
        const file = { text: readFile(path), source: options.source };
        print([{ ...(await importRates(deps, file, options)) }], options.json);
      }),
    );

  limited(json(rates.command('list').description('rates that were imported, the latest day first')))
    .option('--from <day>', 'first day, YYYY-MM-DD', day)
    .option('--to <day>', 'last day, YYYY-MM-DD', day)
    .option('--source <name>', 'of whom', source)
    .option('--currency <code>', 'with this currency', currency)
    .action((options: ListOptions) =>
      withDeps(async ({ db }) => {
        const kept = await listRates(db, { ...options, limit: rowsOf(options) });
        const rows = kept.map((rate) => ({
          ...{ day: rate.day, base: rate.base, quote: rate.quote, rate: rate.rate },
          ...{ source: rate.source, version: rate.version, imported_at: rate.imported_at },
        }));
        printList(rows, options, 'no rates were imported');
      }),
    );
}

interface ListOptions extends Listing {
  from?: string;
  to?: string;
  source?: string;
  currency?: string;
}

function source(text: string): string {
  if (!/^[a-z0-9_-]{1,40}$/.test(text))
    throw new InvalidArgumentError('expected a name in lower case, such as ecb');
  return text;
}
