import type { Command } from 'commander';
import { dayIn } from '../day.ts';
import type { Deps } from '../deps.ts';
import { adjust, release, reverse, type Corrected } from '../finance/periods/correct.ts';
import { findCurrency } from '../money/currency.ts';
import type { MinorUnits } from '../money/minor-units.ts';
import { parseStatementAmount } from '../money/statement-amount.ts';
import { CommandFailure, withDeps } from './context.ts';
import { currency, day, dryRun, json } from './options.ts';
import { print } from './output.ts';

interface Given {
  json: boolean;
  dryRun: boolean;
  reason: string;
  by: string;
  on?: string;
}

interface Amount {
  amount: string;
  currency: string;
  reference: string;
}

/** What people book: adjustments, releases of restricted money, reversals. */
export function correctingCommands(ledger: Command): void {
  decided(
    ledger
      .command('adjust')
      .description('books an amount from one account to another; nothing that Stripe holds'),
  )
    .requiredOption('--reference <text>', 'of your own and unique: booked once')
    .requiredOption('--debit <account>', 'such as fx_gain_loss')
    .requiredOption('--credit <account>', 'such as suspense')
    .requiredOption('--amount <amount>', 'in major units with a point, such as 12.30')
    .requiredOption('--currency <code>', 'such as usd', currency)
    .requiredOption('--on <day>', 'on which day it is booked, YYYY-MM-DD', day)
    .action((options: Given & Amount & { debit: string; credit: string; on: string }) =>
      withDeps(async (deps) => {
        const { debit, credit } = options;
        say(await adjust(deps, { ...bookingOf(deps, options), debit, credit }, options), options);
      }),
    );

  decided(
    ledger
      .command('release')
      .description('takes money out of a restricted fund whose purpose was met, for the general one'),
  )
    .requiredOption('--fund <slug>', 'which fund')
    .requiredOption('--reference <text>', 'of your own and unique: booked once')
    .requiredOption('--amount <amount>', 'in major units with a point, such as 12.30')
    .requiredOption('--currency <code>', 'such as usd', currency)
    .requiredOption('--on <day>', 'on which day it is booked, YYYY-MM-DD', day)
    .action((options: Given & Amount & { fund: string; on: string }) =>
      withDeps(async (deps) => {
        const given = { ...bookingOf(deps, options), fund: options.fund };
        say(await release(deps, given, options), options);
      }),
    );

  decided(
    ledger
      .command('reverse <key>')
      .description('takes an entry back, line by line, once; not what Stripe moved'),
  )
    .option(
      '--on <day>',
      'its day, YYYY-MM-DD (default: the entry’s own where that is open, else today)',
      day,
    )
    .action((key: string, options: Given) =>
      withDeps(async (deps) => {
        const given = {
          key,
          bookedOn: options.on,
          today: todayOf(deps),
          reason: options.reason,
          decidedBy: options.by,
        };
        say(await reverse(deps, given, options), options);
      }),
    );
}

const decided = (command: Command) =>
  dryRun(json(command))
    .requiredOption('--reason <text>', 'why; kept with the entry')
    .option('--by <name>', 'who decided', 'the command line');

const bookingOf = (deps: Pick<Deps, 'clock' | 'config'>, options: Given & Amount & { on: string }) => ({
  ...{ reference: options.reference, currency: options.currency, bookedOn: options.on },
  ...{ amountMinor: amountOf(options), reason: options.reason, decidedBy: options.by, today: todayOf(deps) },
});

const todayOf = ({ clock, config }: Pick<Deps, 'clock' | 'config'>) =>
  dayIn(clock.now(), config.newsroom.time_zone);

function amountOf({ amount, currency: code }: Amount): MinorUnits {
  if (!findCurrency(code)) throw new CommandFailure(`expected a currency code such as eur, got ${code}`);
  try {
    return parseStatementAmount(amount, '.', code);
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  }
}

function say(corrected: Corrected, options: Given): void {
  if (corrected.kind === 'refused') throw new CommandFailure(corrected.why);
  const result = options.dryRun ? `would be ${corrected.kind}` : corrected.kind;
  print([{ key: corrected.key, booked_on: corrected.bookedOn, result }], options.json);
}
