import { Option, type Command } from 'commander';
import type { EventStatus } from '../../db/schema.ts';
import { findEvent, listEvents, replayEvent } from '../../db/webhook-events.ts';
import { workOnce } from '../../webhooks/worker.ts';
import { CommandFailure, withDeps } from './context.ts';
import { count, dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';

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
        console.log(
          options.json
            ? toJson({ ...head, payload: body })
            : JSON.stringify({ ...head, payload: body }, null, 2),
        );
      }),
  );

  dryRun(
    json(
      webhooks
        .command('replay <id>')
        .description('process an event again; what it did before is not done twice'),
    ),
  ).action((id: string, options: { json: boolean; dryRun: boolean }) =>
    withDeps(async (deps) => {
      const before = await findEvent(deps.db, deps.sealing, id);
      if (!before) throw new CommandFailure(`no event ${id}`);
      if (!options.dryRun) {
        await replayEvent(deps.db, id, deps.clock.now());
        await workOnce(deps, { id });
      }
      const after = await findEvent(deps.db, deps.sealing, id);
      const result = {
        id,
        type: before.type,
        status: after?.status ?? before.status,
        last_error: after?.last_error ?? null,
      };
      print([result], options.json);
      if (!options.dryRun && result.last_error !== null)
        throw new CommandFailure(`${id}: ${result.last_error}`);
    }),
  );
}
