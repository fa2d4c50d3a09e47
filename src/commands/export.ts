import { once } from 'node:events';
import type { Command } from 'commander';
import type { Db } from '../../db/database.ts';
import { beancount } from '../finance/exports/beancount.ts';
import { hledger } from '../finance/exports/hledger.ts';
import { linesAsCsv, linesAsNdjson } from '../finance/exports/lines.ts';
import { plainText } from '../finance/exports/plain-text.ts';
import { quickbooks } from '../finance/exports/quickbooks.ts';
import { withDeps } from './context.ts';
import { currency, month } from './options.ts';

interface Format {
  readonly says: string;
  readonly write: (db: Db) => AsyncGenerator<string>;
}

const formats: Readonly<Record<string, Format>> = {
  hledger: { says: 'the whole ledger for hledger and Ledger', write: (db) => plainText(db, hledger) },
  beancount: { says: 'the whole ledger for Beancount', write: (db) => plainText(db, beancount) },
  csv: { says: 'every posting, with the object at Stripe that it comes from (RFC 4180)', write: linesAsCsv },
  ndjson: { says: 'the same, one JSON object a line', write: linesAsNdjson },
};

export function exportCommands(program: Command): void {
  const all = program.command('export').description('the ledger for other programs, to standard output');
  for (const [name, { write, says }] of Object.entries(formats))
    all
      .command(name)
      .description(says)
      .action(() =>
        withDeps(async ({ db }) => {
          for await (const text of write(db))
            if (!process.stdout.write(text)) await once(process.stdout, 'drain');
        }),
      );
  all
    .command('quickbooks')
    .description('a month in one currency as a journal for QuickBooks Online; the campaign is the class')
    .requiredOption('--month <month>', 'which month, YYYY-MM', month)
    .requiredOption('--currency <code>', 'in which currency', currency)
    .action((options: { month: string; currency: string }) =>
      withDeps(async ({ db }) => void process.stdout.write(await quickbooks(db, options))),
    );
}
