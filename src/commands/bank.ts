import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { importStatement } from '../finance/bank/import-statement.ts';
import { parseMapping, type Mapping } from '../finance/bank/mapping.ts';
import { matchStatements } from '../finance/bank/match-statement.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';

export function bankCommands(program: Command): void {
  const bank = program.command('bank').description('statements of the bank, and the payouts on them');

  dryRun(
    json(
      bank
        .command('import <file>')
        .description('takes the lines of a statement in CSV; those it has already add nothing'),
    ),
  )
    .option('--account <name>', 'whose statement it is', 'main')
    .option(
      '--map <columns>',
      'date=…,amount=… (or credit=…,debit=…),currency=… (or currency_code=eur),reference=…,' +
        'date_format=DD.MM.YYYY,decimal=comma; kept for the account',
      mapping,
    )
    .action((path: string, options: { json: boolean; dryRun: boolean; account: string; map?: Mapping }) =>
      withDeps(async (deps) => {
        const file = { text: readText(path), accountName: options.account, mapping: options.map };
        const imported = await importStatement(deps, file, options);
        print([{ account: options.account, ...imported }], options.json);
      }),
    );

  dryRun(
    json(
      bank.command('match').description('finds the payouts on the statements, and books them at the bank'),
    ),
  ).action((options: { json: boolean; dryRun: boolean }) =>
    withDeps(async (deps) => {
      const matched = await matchStatements(deps, options);
      const rows = matched.matches.map(({ line, payout, by }) => ({
        payout: payout.id,
        booked_on: line.bookedOn,
        currency: line.currency,
        amount_minor: line.amountMinor,
        by,
      }));
      const { unmatchedLines, unmatchedPayouts } = matched;
      if (options.json)
        return console.log(
          toJson({ matched: rows, unmatched_lines: unmatchedLines, unmatched_payouts: unmatchedPayouts }),
        );
      print(rows, false, 'nothing new to match');
      console.log(`${unmatchedLines} lines are of something else, or not clear`);
      if (unmatchedPayouts.length > 0) console.log(`on no statement yet: ${unmatchedPayouts.join(' ')}`);
    }),
  );
}

function mapping(text: string): Mapping {
  try {
    return parseMapping(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error;
    throw new CommandFailure(isMissing ? `cannot read ${path}` : `${path}: expected text in UTF-8`);
  }
}
