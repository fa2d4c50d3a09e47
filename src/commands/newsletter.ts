import type { Command } from 'commander';
import { countSignups } from '../../db/newsletter-signups.ts';
import { exportSignups } from '../newsletter/export-signups.ts';
import { CommandFailure, withDeps } from './context.ts';
import { json } from './options.ts';
import { print } from './output.ts';

export function newsletterCommands(program: Command): void {
  const newsletter = program.command('newsletter').description('sign-ups for newsletters');

  json(newsletter.command('list').description('how many stand where, by list; never who')).action(
    (options: { json: boolean }) =>
      withDeps(async ({ db }) => {
        const rows = await countSignups(db);
        print(
          rows.map((row) => ({ ...row })),
          options.json,
          'nobody has signed up yet',
        );
      }),
  );

  newsletter
    .command('export')
    .description(
      'who confirmed and is kept here, with the proof of consent, as CSV; personal data of readers',
    )
    .requiredOption('--list <slug>', 'of which newsletter')
    .action((options: { list: string }) =>
      withDeps(async (deps) => {
        const slugs = deps.config.newsroom.newsletters.map(({ slug }) => slug);
        if (!slugs.includes(options.list))
          throw new CommandFailure(`expected --list to be one of ${slugs.join(', ')}, got ${options.list}`);
        for await (const line of exportSignups(deps, options.list)) console.log(line);
      }),
    );
}
