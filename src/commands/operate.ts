import type { Command } from 'commander';
import { openDatabase } from '../../db/database.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { diagnose } from '../doctor.ts';
import { readConfig } from '../config.ts';
import { serve } from '../service.ts';
import { createLog, wire } from '../wiring.ts';
import { clockFor, CommandFailure, isMissingFile, refuseMissingFile } from './context.ts';
import { dryRun, json } from './options.ts';
import { print } from './output.ts';

export function operateCommands(program: Command): void {
  program
    .command('serve')
    .description('the same as npm start')
    .action(async () => {
      await serve(readConfig());
    });

  dryRun(json(program.command('migrate').description('bring the database schema up to date'))).action(
    async (options: { json: boolean; dryRun: boolean }) => {
      const config = readConfig();
      // What would be done to a database that is not there yet is shown on one in memory.
      const isNew = options.dryRun && isMissingFile(config.databaseUrl);
      const database = openDatabase(isNew ? 'file::memory:' : config.databaseUrl);
      try {
        const steps = options.dryRun
          ? await pendingMigrations(database)
          : await migrate(database, { clock: await clockFor(config), timeZone: config.newsroom.time_zone });
        print(
          steps.map((step) => ({ ...step })),
          options.json,
          'the schema is current',
        );
      } finally {
        await database.close();
      }
    },
  );

  json(program.command('doctor').description('look for what is wrong; exits 1 if anything is')).action(
    async (options: { json: boolean }) => {
      const config = readConfig();
      refuseMissingFile(config);
      const deps = wire(config, { clock: await clockFor(config), log: createLog('fatal') });
      try {
        const findings = await diagnose(deps);
        print(
          findings.map((finding) => ({ ...finding })),
          options.json,
        );
        const bad = findings.filter((finding) => finding.result === 'bad').length;
        if (bad > 0) throw new CommandFailure(`${bad} of ${findings.length} checks failed`);
      } finally {
        await deps.database.close();
      }
    },
  );
}
