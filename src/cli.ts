import { Command, CommanderError } from 'commander';
import { bankCommands } from './commands/bank.ts';
import { configCommands } from './commands/config.ts';
import { donorCommands } from './commands/donor.ts';
import { ledgerCommands } from './commands/ledger.ts';
import { exportCommands } from './commands/export.ts';
import { mailCommands } from './commands/mail.ts';
import { newsletterCommands } from './commands/newsletter.ts';
import { operateCommands } from './commands/operate.ts';
import { periodCommands } from './commands/period.ts';
import { ratesCommands } from './commands/rates.ts';
import { receiptCommands } from './commands/receipt.ts';
import { reportCommands } from './commands/report.ts';
import { sandboxCommands } from './commands/sandbox.ts';
import { stripeCommands } from './commands/stripe.ts';
import { taskCommands } from './commands/tasks.ts';
import { tokenCommands } from './commands/token.ts';
import { webhookCommands } from './commands/webhooks.ts';
import { ConfigError } from './config.ts';

// sysexits.h
const exitCodes = { failed: 1, usage: 2, configuration: 78 } as const;

const program = new Command('cli').description(
  'Reader support: the ledger, what Stripe sent, mail and settings.',
);
operateCommands(program);
configCommands(program);
ledgerCommands(program);
reportCommands(program);
receiptCommands(program);
webhookCommands(program);
taskCommands(program);
stripeCommands(program);
bankCommands(program);
ratesCommands(program);
mailCommands(program);
newsletterCommands(program);
donorCommands(program);
tokenCommands(program);
exportCommands(program);
periodCommands(program);
sandboxCommands(program);
refuseByThrowing(program);

// What this process writes is for its own user only: the database, its log, keys, letters.
process.umask(0o077);

try {
  await program.parseAsync();
} catch (error) {
  // At once: a service that failed half-way through its start may still hold a port open.
  process.exit(report(error));
}

function refuseByThrowing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(refuseByThrowing);
}

function report(error: unknown): number {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  console.error(error instanceof Error ? error.message : String(error));
  return error instanceof ConfigError ? exitCodes.configuration : exitCodes.failed;
}
