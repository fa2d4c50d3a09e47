import { createHash } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import { entryNotSeeded, seededMark } from '../../db/seeded-books.ts';
import { dayIn } from '../day.ts';
import { writeSeededBooks } from '../seed/write-books.ts';
import type { SeedOrder } from '../seed/seeded-gifts.ts';
import type { Wired } from '../wiring.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json } from './options.ts';
import { print } from './output.ts';
import { createProgress } from './progress.ts';

interface SeedOptions {
  json: boolean;
  dryRun: boolean;
  booksOnly: boolean;
  gifts: number;
  months: number;
  seed: number;
}

export function sandboxCommands(program: Command): void {
  const sandbox = program.command('sandbox').description('the local Stripe, for trying out and rehearsing');
  dryRun(
    json(
      sandbox
        .command('seed')
        .description('makes the books of a plausible newsroom: gifts of all kinds, and what became of them'),
    ),
  )
    .option('--gifts <n>', 'about how many charges', upTo(10_000_000), 2000)
    .option('--months <n>', 'over how many months, ending now', upTo(240), 24)
    .option('--seed <n>', 'the same number makes the same gifts', upTo(1_000_000_000), 1)
    .option('--books-only', 'straight into the books, without Stripe: for measuring with many', false)
    .action((options: SeedOptions) => withDeps((deps) => seed(deps, options)));
}

async function seed(deps: Wired, options: SeedOptions): Promise<void> {
  await refuseRealBooks(deps);
  const { newsroom } = deps.config;
  const order: SeedOrder = {
    ...{ gifts: options.gifts, months: options.months, seed: options.seed, campaigns: newsroom.campaigns },
    until: dayIn(deps.clock.now(), 'UTC'),
  };
  if (options.dryRun)
    return console.log(`would make ${order.gifts} gifts in the ${order.months} months before ${order.until}`);
  const progress = createProgress();
  const made = await writeSeededBooks(deps, order, {
    ...{ run: runOf(order), timeZone: newsroom.time_zone },
    onProgress: ({ gifts }) => progress.show(`${gifts} of ${order.gifts} gifts`),
  });
  progress.done();
  print([{ ...made }], options.json);
}

async function refuseRealBooks({ db, config }: Wired): Promise<void> {
  if (config.stripe.kind !== 'sandbox')
    throw new CommandFailure('gifts are seeded into a sandbox only, and STRIPE_SECRET_KEY is set');
  const real = await entryNotSeeded(db);
  if (real !== undefined)
    throw new CommandFailure(`there are books already (${real}): seed into a DATA_DIR of its own`);
}

// Of the same order the same, so that one that was interrupted goes on.
const runOf = (order: SeedOrder) =>
  seededMark + createHash('sha256').update(JSON.stringify(order)).digest('hex').slice(0, 6);

const upTo = (most: number) => (text: string) => {
  if (!/^[1-9]\d*$/.test(text) || Number(text) > most)
    throw new InvalidArgumentError(`expected a number from 1 to ${most}`);
  return Number(text);
};
