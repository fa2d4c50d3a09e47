import { Option, type Command } from 'commander';
import { listMail } from '../../db/outbox-list.ts';
import { listReminders } from '../../db/reminders.ts';
import { listNotices, reopenNotice, retryMail } from '../../db/letters-list.ts';
import type { MailStatus, NoticeStatus } from '../../db/schema.ts';
import { readConfig } from '../config.ts';
import { writePreviews } from '../letters/write-previews.ts';
import { hearReport } from '../mail/bounces/hear-report.ts';
import { hearMaildir } from '../mail/bounces/maildir.ts';
import { readMailReport } from '../mail/bounces/read-report.ts';
import { createTransport } from '../mail/create-transport.ts';
import { sendDueMail } from '../mail/outbox.ts';
import { settleRequests } from '../reminders/settle.ts';
import { sendDueReminders } from '../reminders/send.ts';
import { CommandFailure, withDeps } from './context.ts';
import { count, dryRun, json, limited } from './options.ts';
import { print, printList, rowsOf, type Listing } from './output.ts';
import { readStandardInput } from './standard-input.ts';

const noticeStatuses = ['open', 'done', 'dropped', 'dead'] as const satisfies readonly NoticeStatus[];
const statuses = ['queued', 'sent', 'dead', 'withdrawn'] as const satisfies readonly MailStatus[];

export function mailCommands(program: Command): void {
  const reminders = program.command('reminders').description('“remind me later”');

  limited(
    json(reminders.command('list').description('pending reminders, soonest first; never for whom')),
  ).action((options: Listing) =>
    withDeps(async (deps) => {
      const limit = rowsOf(options);
      // What was asked for a moment ago is no reminder before it was looked at.
      await settleRequests(deps, { limit });
      const rows = await listReminders(deps.db, { limit });
      printList(
        rows.map((row) => ({ ...row })),
        options,
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
          await settleRequests(deps, options);
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

  const mail = program.command('mail').description('letters');

  limited(json(mail.command('list').description('the outbox, newest first; never to whom')))
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .action((options: Listing & { status?: MailStatus }) =>
      withDeps(async ({ db }) => {
        const rows = await listMail(db, { ...options, limit: rowsOf(options) });
        printList(
          rows.map((row) => ({ ...row })),
          options,
          'no letter yet',
        );
      }),
    );

  limited(
    json(mail.command('notices').description('letters that something which happened owes; never to whom')),
  )
    .addOption(new Option('--status <status>', 'only these').choices(noticeStatuses))
    .action((options: Listing & { status?: NoticeStatus }) =>
      withDeps(async ({ db }) => {
        const rows = await listNotices(db, { ...options, limit: rowsOf(options) });
        printList(
          rows.map((row) => ({ ...row })),
          options,
          'no letter is owed',
        );
      }),
    );

  dryRun(json(mail.command('retry <id>').description('write a letter again that was given up'))).action(
    (id: string, options: { json: boolean; dryRun: boolean }) =>
      withDeps(async ({ db, clock }) => {
        if (options.dryRun) return print([{ id, result: 'would be owed again' }], options.json);
        const retried = await db.transaction().execute(async (trx) => {
          const outcome = await retryMail(trx, id, clock.now());
          return outcome === 'not given up' ? reopenNotice(trx, id, clock.now()) : outcome;
        });
        if (retried !== 'owed again') throw new CommandFailure(`${id}: ${retried}`);
        print([{ id, result: retried }], options.json);
      }),
  );

  mail
    .command('preview')
    .description('every letter in every language, about gifts that nobody gave, as files')
    .requiredOption('--folder <folder>', 'where to put them')
    .action(async ({ folder }: { folder: string }) => {
      const files = await writePreviews(readConfig(), folder);
      console.log(`${files} files`);
    });

  dryRun(
    json(mail.command('bounced').description('what came back: one mail from standard input, or a Maildir')),
  )
    .option('--maildir <folder>', 'its new mails, which are then marked as seen')
    .action((options: { json: boolean; dryRun: boolean; maildir?: string }) =>
      withDeps(async (deps) => {
        const hear = async (raw: Buffer) => {
          const heard: { result: string }[] = [];
          for (const report of readMailReport(raw))
            heard.push({
              result: options.dryRun ? report.kind : await hearReport(deps, report, { isTrusted: false }),
            });
          return heard;
        };
        const heard =
          options.maildir === undefined
            ? [await hear(await readStandardInput())]
            : await hearMaildir(options.maildir, hear, { keepNew: options.dryRun });
        print(heard.flat(), options.json, 'no report of a mail that came back');
      }),
    );
}
