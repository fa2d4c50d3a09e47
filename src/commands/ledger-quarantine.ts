import type { Command } from 'commander';
import { findQuarantined, listQuarantined, retryQuarantined } from '../../db/quarantine.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json, limited } from './options.ts';
import { print, printList, rowsOf, toJson, type Listing } from './output.ts';

export function quarantineCommands(ledger: Command): void {
  const quarantine = ledger.command('quarantine').description('facts that could not be booked as they came');

  limited(json(quarantine.command('list').description('the newest first; those booked since are left out')))
    .option('--all', 'those booked since as well', false)
    .action((options: Listing & { all: boolean }) =>
      withDeps(async ({ db }) => {
        const facts = await listQuarantined(db, { open: !options.all, limit: rowsOf(options) });
        printList(
          facts.map(({ key, reason, quarantined_at, ledgerHas }) => ({
            ...{ key, reason, quarantined_at, ledger_has: ledgerHas },
          })),
          options,
          'nothing is quarantined',
        );
      }),
    );

  json(quarantine.command('show <key>').description('one of them, as it came')).action(
    (key: string, options: { json: boolean }) =>
      withDeps(async ({ db }) => {
        const found = await findQuarantined(db, key);
        if (!found) throw new CommandFailure(`nothing is quarantined as ${key}`);
        const { fact, entryKey, ledgerHas, ...head } = found;
        const parsed: unknown = JSON.parse(fact);
        const shown = { ...head, entry_key: entryKey, ledger_has: ledgerHas, fact: parsed };
        console.log(options.json ? toJson(shown) : JSON.stringify(shown, null, 2));
      }),
  );

  dryRun(json(quarantine.command('retry <key>').description('book it by the rules as they are now'))).action(
    (key: string, options: { json: boolean; dryRun: boolean }) =>
      withDeps(async ({ db, clock, config }) => {
        if (options.dryRun && !(await findQuarantined(db, key)))
          throw new CommandFailure(`nothing is quarantined as ${key}`);
        if (options.dryRun) return console.log(`would try to book ${key}`);
        const books = { timeZone: config.newsroom.time_zone, now: clock.now() };
        const retried = await db.transaction().execute((trx) => retryQuarantined(trx, key, books));
        if (retried.result === 'unknown') throw new CommandFailure(`nothing is quarantined as ${key}`);
        if (retried.result === 'refused') throw new CommandFailure(`${key}: ${retried.reason}`);
        print([{ key, result: retried.result }], options.json);
      }),
  );
}
