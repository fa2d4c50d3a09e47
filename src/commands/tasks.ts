import type { Command } from 'commander';
import { findTask, listTasks } from '../../db/staff-tasks.ts';
import { resolveTask } from '../finance/resolve-task.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json, limited } from './options.ts';
import { print, printList, rowsOf, type Listing } from './output.ts';

interface Resolve {
  json: boolean;
  dryRun: boolean;
  note: string;
  attributeTo?: string;
  giveBack?: boolean;
}

export function taskCommands(program: Command): void {
  const tasks = program.command('tasks').description('what a person has to look at');

  limited(json(tasks.command('list').description('the open ones, the oldest first')))
    .option('--all', 'the closed ones too', false)
    .action((options: Listing & { all: boolean }) =>
      withDeps(async ({ db }) => {
        const rows = await listTasks(db, { closed: options.all, limit: rowsOf(options) });
        printList(
          rows.map((row) => ({ ...row })),
          options,
          'nothing to do',
        );
      }),
    );

  dryRun(
    json(tasks.command('resolve <key>').description('ends a task by a decision, which is kept beside it')),
  )
    .requiredOption('--note <text>', 'what was decided, and why')
    .option('--attribute-to <donation>', 'count the charge of a mismatch for this gift all the same')
    .option('--give-back', 'give the later payment of a possible duplicate back, and end its subscription')
    .action((key: string, options: Resolve) =>
      withDeps(async (deps) => {
        if (!options.dryRun) {
          const resolved = await resolveTask(deps, key, options);
          if (typeof resolved === 'object') throw new CommandFailure(resolved.refused);
        }
        const task = await findTask(deps.db, key);
        if (!task) throw new CommandFailure(`there is no task ${key}`);
        print([{ ...task }], options.json);
      }),
    );
}
