import { Option, type Command } from 'commander';
import type { EventStatus } from '../../db/schema.ts';
import { entriesOfEvent } from '../../db/event-entries.ts';
import { findEvent, listEvents } from '../../db/webhook-events.ts';
import { withDeps, CommandFailure } from './context.ts';
import { json, limited } from './options.ts';
import { printList, rowsOf, toJson, type Listing } from './output.ts';
import { replayCommand } from './webhooks-replay.ts';

const statuses = ['new', 'retry', 'done', 'ignored', 'dead'] as const satisfies readonly EventStatus[];

export function webhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('what Stripe sent');

  limited(json(webhooks.command('list').description('events, the newest first')))
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .action((options: Listing & { status?: EventStatus }) =>
      withDeps(async ({ db }) => {
        const rows = await listEvents(db, { ...options, limit: rowsOf(options) });
        printList(
          rows.map((row) => ({ ...row })),
          options,
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
