import { once } from 'node:events';
import { Argument, type Command } from 'commander';
import type { Db } from '../../db/database.ts';
import { beancount } from '../finance/exports/beancount.ts';
import { hledger } from '../finance/exports/hledger.ts';
import { linesAsCsv, linesAsNdjson } from '../finance/exports/lines.ts';
import { plainText } from '../finance/exports/plain-text.ts';
import { withDeps } from './context.ts';

const formats: Readonly<Record<string, (db: Db) => AsyncGenerator<string>>> = {
  hledger: (db) => plainText(db, hledger),
  beancount: (db) => plainText(db, beancount),
  csv: linesAsCsv,
  ndjson: linesAsNdjson,
};

export function exportCommands(program: Command): void {
  program
    .command('export')
    .description('the whole ledger, to standard output: hledger’s is Ledger’s too')
    .addArgument(new Argument('<format>').choices(Object.keys(formats)))
    .action((format: string) =>
      withDeps(async ({ db }) => {
        for await (const text of formats[format]?.(db) ?? [])
          if (!process.stdout.write(text)) await once(process.stdout, 'drain');
      }),
    );
}
