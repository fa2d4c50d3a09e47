import type { Command } from 'commander';
import type { Export } from '../finance/exports/export.ts';
import type { Chunk } from '../finance/exports/export-messages.ts';
import { exports } from '../finance/exports/registry.ts';
import { startExport, type RunningExport } from '../finance/exports/start-export.ts';
import { withDeps } from './context.ts';
import { toStandardOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { filterOption, givenFilters } from './filter-options.ts';

export function exportCommands(program: Command): void {
  const all = program.command('export').description('the books for other programs, to standard output');
  for (const known of exports) exportCommand(all, known);
}

function exportCommand(program: Command, { name, definition, filter, filters }: Export): void {
  const command = program.command(name).description(definition);
  for (const [filterName, what] of Object.entries(filters))
    command.addOption(filterOption(filterName, what, filter.shape[filterName]));
  command
    .option('--progress', 'say on standard error how far it is, as is done on a terminal', false)
    .action(({ progress, ...given }: { progress: boolean }) =>
      withDeps(async ({ config, clock }) => {
        const { databaseUrl, newsroom } = config;
        const job = {
          databaseUrl,
          newsroom,
          now: clock.now(),
          name,
          given: givenFilters(given, Object.keys(filters)),
        };
        await print(await startExport(job), progress || process.stderr.isTTY);
      }),
    );
}

async function print(running: RunningExport, isShown: boolean): Promise<void> {
  if (running.parts !== undefined && running.parts > 1)
    console.error(`${running.parts} files in all: --part 1 to --part ${running.parts}`);
  const shown = isShown ? createProgress() : undefined;
  async function* bytes(chunks: AsyncIterable<Chunk>) {
    for await (const chunk of chunks) {
      if (running.entries > 0) shown?.show(`${chunk.entries} of ${running.entries} entries`);
      yield chunk.bytes;
    }
  }
  // Where its reader goes away this throws, and the thread ends.
  await toStandardOutput(bytes(running.chunks));
  shown?.done();
}
