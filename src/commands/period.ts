import type { Command } from 'commander';
import { closePeriod, reopenPeriod, type PeriodOutcome } from '../finance/periods/close-period.ts';
import { periods } from '../finance/reports/periods.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json, month } from './options.ts';
import { print, toJson } from './output.ts';

interface Given {
  json: boolean;
  dryRun: boolean;
  by: string;
  reason: string;
}

export function periodCommands(program: Command): void {
  const period = program
    .command('period')
    .description('months that are closed: nothing is booked in them any more');

  changing(
    period
      .command('close <month>')
      .description(
        'closes a month, YYYY-MM, and all before it; what is heard of them later is booked in the open one',
      ),
  )
    .option('--reason <text>', 'why it is closed although a question is open', '')
    .action((text: string, options: Given) =>
      withDeps(async (deps) =>
        say(await closePeriod(deps, decisionOf(text, options), options), text, options),
      ),
    );

  changing(
    period
      .command('reopen <month>')
      .description('opens a month, YYYY-MM, and all after it; the step is kept'),
  )
    .requiredOption('--reason <text>', 'why')
    .action((text: string, options: Given) =>
      withDeps(async (deps) =>
        say(await reopenPeriod(deps, decisionOf(text, options), options), text, options),
      ),
    );

  json(period.command('list').description('every close and reopening')).action((options: { json: boolean }) =>
    withDeps(async (deps) => print((await periods.run(deps, {})).rows, options.json, periods.empty)),
  );
}

const changing = (command: Command) =>
  dryRun(json(command)).option('--by <name>', 'who decided', 'the command line');

const decisionOf = (text: string, { by, reason }: Given) => ({ period: month(text), decidedBy: by, reason });

function say(outcome: PeriodOutcome, period: string, options: Given): void {
  if (outcome.kind === 'refused') throw new CommandFailure(outcome.why);
  if (outcome.kind === 'open questions')
    throw new CommandFailure(
      [...outcome.questions, 'settle this first, or give a --reason to close all the same'].join('\n'),
    );
  if (outcome.kind === 'already so') {
    if (options.json) return console.log(toJson({ period, result: 'already so' }));
    return console.log(`${period}: nothing to do`);
  }
  const { step } = outcome;
  const done = {
    ...{ period, result: options.dryRun ? `would be ${step.action}` : step.action },
    closed_through: step.closedThrough,
    entry: step.entries.id,
    head: step.entries.hash.toString('hex'),
  };
  print([done], options.json);
}
