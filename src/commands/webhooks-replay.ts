import type { Command } from 'commander';
import { findEvent, listEvents, replayEvent } from '../../db/webhook-events.ts';
import { rehearse } from '../../webhooks/rehearse.ts';
import { workOnce } from '../../webhooks/worker.ts';
import type { Wired } from '../wiring.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json } from './options.ts';
import { print, type Cell } from './output.ts';

interface ReplayOptions {
  json: boolean;
  dryRun: boolean;
  allDead?: boolean;
}

export function replayCommand(webhooks: Command): void {
  dryRun(
    json(
      webhooks
        .command('replay [id]')
        .description('process an event again; what it did before is not done twice')
        .option('--all-dead', 'every event that was given up'),
    ),
  ).action((id: string | undefined, options: ReplayOptions) =>
    withDeps(async (deps) => {
      const ids = await chosen(deps, id, options);
      const results: Readonly<Record<string, Cell>>[] = [];
      for (const one of ids)
        results.push(await (options.dryRun ? rehearsed(deps, one) : replayed(deps, one)));
      print(results, options.json, 'no dead events');
      const failed = results.filter((result) => result['last_error']);
      if (!options.dryRun && failed.length > 0)
        throw new CommandFailure(failed.map((row) => `${row['id']}: ${row['last_error']}`).join('\n'));
    }),
  );
}

async function chosen(deps: Wired, id: string | undefined, options: ReplayOptions): Promise<string[]> {
  if ((id === undefined) !== (options.allDead === true))
    throw new CommandFailure('expected the id of one event, or --all-dead');
  if (id !== undefined) return [id];
  return (await listEvents(deps.db, { status: 'dead', limit: 100_000 })).map((event) => event.id);
}

async function replayed(deps: Wired, id: string) {
  const result = await replayEvent(deps.db, id, deps.clock.now());
  if (result === 'unknown') throw new CommandFailure(`no event ${id}`);
  if (result === 'busy') throw new CommandFailure(`${id} is busy: a worker has it; try again in two minutes`);
  await workOnce(deps, { id });
  const { type, status, last_error } = await required(deps, id);
  return { id, type, status, last_error };
}

async function rehearsed(deps: Wired, id: string) {
  const event = await required(deps, id);
  const { type, status } = event;
  const rehearsal = await rehearse(deps, {
    ...{ id, type, account: event.account, livemode: event.livemode },
    ...{ apiVersion: event.api_version, objectId: event.object_id },
  });
  if ('ignored' in rehearsal)
    return {
      id,
      type,
      status,
      entries: 0,
      attributions: 0,
      quarantined: 0,
      tasks: 0,
      note: rehearsal.ignored,
    };
  const { entries, attributions, quarantined, tasks } = rehearsal.posted;
  return { id, type, status, entries, attributions, quarantined, tasks: tasks.length, note: '' };
}

async function required(deps: Wired, id: string) {
  const event = await findEvent(deps.db, deps.sealing, id);
  if (!event) throw new CommandFailure(`no event ${id}`);
  return event;
}
