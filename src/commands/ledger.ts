import { Option, type Command } from 'commander';
import { balances } from '../../db/ledger.ts';
import { ledgerDigest } from '../../db/ledger-digest.ts';
import { listEntries } from '../../db/ledger-list.ts';
import { rebuildLedger } from '../../db/ledger-rebuild.ts';
import { ledgerDefects } from '../../db/ledger-verify.ts';
import { accounts } from '../ledger/accounts.ts';
import { CommandFailure, withDeps } from './context.ts';
import { day, json, limited, wholeNumber } from './options.ts';
import { correctingCommands } from './ledger-correct.ts';
import { quarantineCommands } from './ledger-quarantine.ts';
import { jsonOfPages, print, rowsOf, toJson, toStandardOutput } from './output.ts';
import { pagesFrom } from './pages.ts';

interface EntryOptions {
  json: boolean;
  from?: string;
  to?: string;
  account?: string;
  charge?: string;
  after?: bigint;
  limit?: number;
}

const pageSize = 1000;

export function ledgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('the double-entry ledger');

  json(
    ledger.command('balances').description('every account that moved, per currency; debit positive'),
  ).action((options: { json: boolean }) =>
    withDeps(async ({ db }) => {
      const rows = await balances(db);
      print(
        rows.map((row) => ({ account: row.account, currency: row.currency, amount_minor: row.amountMinor })),
        options.json,
        'no account has moved yet',
      );
    }),
  );

  limited(
    json(
      ledger.command('entries').description('entries with their postings, in the order they were recorded'),
    ),
  )
    .option('--from <date>', 'book date from, YYYY-MM-DD', day)
    .option('--to <date>', 'book date to, YYYY-MM-DD', day)
    .addOption(
      new Option('--account <account>', 'only entries that touch this account').choices(
        Object.keys(accounts),
      ),
    )
    .option('--charge <id>', 'only entries about this charge')
    .option('--after <id>', 'only entries with a greater id (the last one seen)', wholeNumber)
    .action((options: EntryOptions) =>
      withDeps(async ({ db }) => {
        const isWhole = options.json && options.limit === undefined && options.after === undefined;
        const limit = isWhole ? pageSize : rowsOf({ ...options, json: false });
        const pageAfter = async (after: bigint | undefined) => {
          const rows = await listEntries(db, { ...options, after, limit });
          return { rows, next: rows.length < limit ? undefined : rows.at(-1)?.id };
        };
        const first = await pageAfter(options.after);
        if (isWhole) return toStandardOutput(jsonOfPages(pagesFrom(first, pageAfter)));
        const { rows: entries, next } = first;
        if (next !== undefined) console.error(`there is more: --after ${next}`);
        if (options.json) return console.log(toJson(entries));
        const lines = entries.flatMap((entry) =>
          entry.postings.map((posting, i) => ({
            entry: i === 0 ? entry.id : '',
            date: i === 0 ? entry.book_date : '',
            key: i === 0 ? entry.key : '',
            interval: i === 0 ? entry.interval : '',
            campaign: i === 0 ? entry.campaign : '',
            ...posting,
          })),
        );
        return print(lines, false, 'no entries');
      }),
    );

  json(
    ledger
      .command('verify')
      .description('check chain, balance and roll-ups; names the first bad row, exits 1'),
  ).action((options: { json: boolean }) =>
    withDeps(async ({ db }) => {
      const defects = await ledgerDefects(db);
      if (options.json) console.log(toJson({ ok: defects.length === 0, defects }));
      else if (defects.length > 0)
        print(
          defects.map(({ where, what }) => ({ where, what })),
          false,
        );
      else console.log('the ledger is as it was recorded');
      if (defects.length > 0) throw new CommandFailure(`${defects.length} defects`);
    }),
  );

  json(
    ledger
      .command('digest')
      .description('a fingerprint of what the books say, and the head of what was recorded'),
  ).action((options: { json: boolean }) =>
    withDeps(async ({ db }) => {
      const digest = await ledgerDigest(db);
      if (options.json) console.log(toJson(digest));
      else
        print(
          Object.entries(digest).map(([name, value]) => ({ name, value: String(value) })),
          false,
        );
    }),
  );

  json(
    ledger
      .command('rebuild')
      .description(
        'build the ledger again from its stored facts, in a scratch copy, and compare; exits 1 if it differs',
      ),
  ).action((options: { json: boolean }) =>
    withDeps(async ({ db, clock, config }) => {
      const rebuilt = await rebuildLedger(db, { clock, timeZone: config.newsroom.time_zone });
      if (options.json) console.log(toJson(rebuilt));
      else if (rebuilt.equal) console.log(`${rebuilt.entries} entries rebuilt, equal`);
      else
        print(
          rebuilt.different.map((key) => ({ 'entries that differ': key })),
          false,
        );
      if (!rebuilt.equal) throw new CommandFailure('the rebuilt ledger differs');
    }),
  );

  correctingCommands(ledger);
  quarantineCommands(ledger);
}
