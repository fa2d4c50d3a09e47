import { createHash } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import { entryNotSeeded, entrySeeded, seededMark } from '../../db/seeded-books.ts';
import { dayIn } from '../day.ts';
import { sandboxAheadMs } from '../sandbox-time.ts';
import { fillSandbox } from '../seed/fill-sandbox.ts';
import { writeSeededBooks } from '../seed/write-books.ts';
import type { SeedOrder } from '../seed/seeded-gifts.ts';
import { stripeAddress, type Wired } from '../wiring.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json } from './options.ts';
import { print } from './output.ts';
import { createProgress } from './progress.ts';
import { backfill, createTally } from './stripe-poll.ts';

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
  if (deps.config.stripe.kind !== 'sandbox')
    throw new CommandFailure('gifts are seeded into a sandbox only, and STRIPE_SECRET_KEY is set');
  const order: SeedOrder = {
    ...{ gifts: options.gifts, months: options.months, seed: options.seed },
    ...{ campaigns: deps.config.newsroom.campaigns, until: dayIn(deps.clock.now(), 'UTC') },
  };
  if (options.dryRun)
    return console.log(
      `would make ${order.gifts} gifts in the ${order.months} months before ${order.until}, ` +
        (options.booksOnly ? 'straight into the books' : 'in the sandbox, and fetch them from there'),
    );
  const made = options.booksOnly ? await intoBooks(deps, order) : await intoSandbox(deps, order, options);
  print([{ ...made }], options.json);
}

async function intoBooks(deps: Wired, order: SeedOrder) {
  const real = await entryNotSeeded(deps.db);
  if (real !== undefined)
    throw new CommandFailure(`there are books already (${real}): seed into a DATA_DIR of its own`);
  const progress = createProgress();
  const made = await writeSeededBooks(deps, order, {
    ...{ run: runOf(order), timeZone: deps.config.newsroom.time_zone },
    onProgress: ({ gifts }) => progress.show(`${gifts} of ${order.gifts} gifts`),
  });
  progress.done();
  return made;
}

/** Readers give in the sandbox's past; then the ledger fetches it as it fetches whatever it has not heard of. */
async function intoSandbox(deps: Wired, order: SeedOrder, { json }: { json: boolean }) {
  const seeded = await entrySeeded(deps.db);
  if (seeded !== undefined)
    throw new CommandFailure(
      `these books were made without the sandbox (${seeded}): use a DATA_DIR of its own`,
    );
  const { apiBase } = stripeAddress(deps.config);
  const sandboxUrl = String(apiBase).replace(/\/$/, '');
  if ((await sandboxAheadMs(sandboxUrl)) === undefined)
    throw new CommandFailure('the sandbox does not answer: start the service first (npm start)');
  if (!json) console.error('readers give, month after month');
  const { gifts, donations } = await fillSandbox(deps, order, { run: runOf(order), sandboxUrl });
  const tally = createTally();
  await backfill(deps, {}, tally.count);
  return { gifts, donations, ...tally.total };
}

// Of the same order the same, so that one that was interrupted goes on.
const runOf = (order: SeedOrder) =>
  seededMark + createHash('sha256').update(JSON.stringify(order)).digest('hex').slice(0, 6);

const upTo = (most: number) => (text: string) => {
  if (!/^[1-9]\d*$/.test(text) || Number(text) > most)
    throw new InvalidArgumentError(`expected a number from 1 to ${most}`);
  return Number(text);
};
