import { Option, type Command } from 'commander';
import { listMail } from '../../db/outbox-list.ts';
import { listReminders } from '../../db/reminders.ts';
import type { MailStatus } from '../../db/schema.ts';
import { createTransport } from '../mail/create-transport.ts';
import { sendDueMail } from '../mail/outbox.ts';
import { sendDueReminders } from '../reminders/send.ts';
import { withDeps } from './context.ts';
import { count, dryRun, json } from './options.ts';
import { print } from './output.ts';

const statuses = ['queued', 'sent', 'dead', 'withdrawn'] as const satisfies readonly MailStatus[];

export function mailCommands(program: Command): void {
  const reminders = program.command('reminders').description('“remind me later”');

  json(reminders.command('list').description('pending reminders, soonest first; never for whom'))
    .option('--limit <n>', 'at most this many', count, 100)
    .action((options: { json: boolean; limit: number }) =>
      withDeps(async ({ db }) => {
        const rows = await listReminders(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'no reminder is pending',
        );
      }),
    );

  dryRun(
    json(reminders.command('send').description('send what is due now, instead of waiting for the service')),
  )
    .option('--limit <n>', 'at most this many', count, 100)
    .action((options: { json: boolean; dryRun: boolean; limit: number }) =>
      withDeps(async (deps) => {
        if (options.dryRun) {
          const due = await listReminders(deps.db, { limit: options.limit, dueBy: deps.clock.now() });
          return print(
            due.map((row) => ({ ...row })),
            options.json,
            'no reminder is due',
          );
        }
        const handed = await sendDueReminders(deps, options);
        const mail = await sendDueMail(deps, createTransport(deps.config), options);
        return print([{ reminders: handed.queued, ...mail }], options.json);
      }),
    );

  json(
    program
      .command('mail')
      .description('letters')
      .command('list')
      .description('the outbox, newest first; never to whom'),
  )
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .option('--limit <n>', 'at most this many', count, 100)
    .action((options: { json: boolean; status?: MailStatus; limit: number }) =>
      withDeps(async ({ db }) => {
        const rows = await listMail(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'no letter yet',
        );
      }),
    );
}
