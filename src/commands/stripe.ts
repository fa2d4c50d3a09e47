import type { Command } from 'commander';
import { adoptCommand } from './stripe-adopt.ts';
import { pollCommands } from './stripe-poll.ts';
import { reconcileCommands } from './stripe-reconcile.ts';
import { setupCommand } from './stripe-setup.ts';

export function stripeCommands(program: Command): void {
  const stripe = program.command('stripe').description('what Stripe has, beside what it sent');
  setupCommand(stripe);
  adoptCommand(stripe);
  pollCommands(stripe);
  reconcileCommands(stripe);
}
