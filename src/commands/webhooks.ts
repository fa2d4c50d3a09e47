import { Option, type Command } from 'commander';
import type { EventStatus } from '../../db/schema.ts';
import { entriesOfEvent } from '../../db/event-entries.ts';
import { findEvent, listEvents } from '../../db/webhook-events.ts';
import { withDeps, CommandFailure } from './context.ts';
import { count, json } from './options.ts';
import { print, toJson } from './output.ts';
import { replayCommand } from './webhooks-replay.ts';

const statuses = ['new', 'retry', 'done', 'ignored', 'dead'] as const satisfies readonly EventStatus[];

export function webhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('what Stripe sent');

  json(webhooks.command('list').description('events, the newest first'))
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .option('--limit <n>', 'at most this many', count, 100)
    .action((options: { json: boolean; status?: EventStatus; limit: number }) =>
      withDeps(async ({ db }) => {
        const rows = await listEvents(db, options);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'no events',
        );
      }),
    );

  json(webhooks.command('show <id>').description('one event as it came; it holds personal data')).action(
    (id: string, options: { json: boolean }) =>
      withDeps(async ({ db, sealing }) => {
        const event = await findEvent(db, sealing, id);
        if (!event) throw new CommandFailure(`no event ${id}`);
        const { payload, ...head } = event;
        const body: unknown = JSON.parse(payload.toString());
        const shown = { ...head, entries: await entriesOfEvent(db, id), payload: body };
        console.log(options.json ? toJson(shown) : JSON.stringify(shown, null, 2));
      }),
  );

  replayCommand(webhooks);
}
