import { InvalidArgumentError, Option, type Command } from 'commander';
import { importStatement } from '../finance/bank/import-statement.ts';
import { parseMapping, type Mapping } from '../finance/bank/mapping.ts';
import { matchStatements, tieByHand, type Matched } from '../finance/bank/match-statement.ts';
import { statementFormats, type StatementFormat } from '../finance/bank/read-statement.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';
import { readFile } from './read-file.ts';

export function bankCommands(program: Command): void {
  const bank = program.command('bank').description('statements of the bank, and the payouts on them');

  dryRun(
    json(
      bank
        .command('import <file>')
        .description(
          'takes the booked lines of a statement in CSV, OFX or camt.053; those it has already add nothing',
        ),
    ),
  )
    .option('--account <name>', 'whose statement it is', 'main')
    .addOption(
      new Option('--format <format>', 'what the file is; seen from its content where absent').choices(
        statementFormats,
      ),
    )
    .option(
      '--map <columns>',
      'of CSV: date=…,amount=… (or credit=…,debit=…),currency=… (or currency_code=eur),reference=…,' +
        'date_format=DD.MM.YYYY,decimal=comma; kept for the account',
      mapping,
    )
    .action((path: string, options: ImportOptions) =>
      withDeps(async (deps) => {
        const { account, format, map } = options;
        const file = { text: readFile(path), accountName: account, format, mapping: map };
        const imported = await importStatement(deps, file, options);
        print([{ account, ...imported }], options.json);
      }),
    );

  dryRun(
    json(
      bank.command('match').description('finds the payouts on the statements, and books them at the bank'),
    ),
  )
    .option('--line <id>', 'of report bank-lines: this line, by hand, is …')
    .option('--payout <id>', '… this payout')
    .action((options: MatchOptions) =>
      withDeps(async (deps) => {
        const { line: lineId, payout: payoutId } = options;
        if ((lineId === undefined) !== (payoutId === undefined))
          throw new CommandFailure('expected --line and --payout together');
        if (lineId === undefined || payoutId === undefined)
          return printMatched(await matchStatements(deps, options), options.json);
        const tied = await tieByHand(deps, { lineId, payoutId }, options);
        if (tied.kind === 'refused') throw new CommandFailure(tied.why);
        return printMatched(
          { matches: [tied.match], unmatchedLines: [], unmatchedPayouts: [] },
          options.json,
        );
      }),
    );
}

interface MatchOptions {
  json: boolean;
  dryRun: boolean;
  line?: string;
  payout?: string;
}

interface ImportOptions {
  json: boolean;
  dryRun: boolean;
  account: string;
  format?: StatementFormat;
  map?: Mapping;
}

/** Both sides, without what the lines say: that may name people. */
function printMatched({ matches, unmatchedLines, unmatchedPayouts }: Matched, asJson: boolean): void {
  const rows = matches.map(({ line, payout, by }) => ({
    payout: payout.id,
    booked_on: line.bookedOn,
    currency: line.currency,
    amount_minor: line.amountMinor,
    by,
  }));
  const lines = unmatchedLines.map((line) => ({
    ...{ booked_on: line.bookedOn, account: line.accountName },
    ...{ currency: line.currency, amount_minor: line.amountMinor },
  }));
  const payouts = unmatchedPayouts.map((payout) => ({
    ...{ payout: payout.id, arrival_date: payout.arrivalDate },
    ...{ currency: payout.currency, amount_minor: payout.amountMinor },
  }));
  if (asJson)
    return console.log(
      toJson({
        ...{ matched: rows, unmatched_lines: lines.length },
        unmatched_payouts: payouts.map(({ payout }) => payout),
        left: { lines, payouts },
      }),
    );
  print(rows, false, 'nothing new to match');
  console.log('\nlines that are of something else, or not clear:');
  print(lines, false, 'none');
  console.log('\npayouts that are due and on no statement:');
  print(payouts, false, 'none');
}

function mapping(text: string): Mapping {
  try {
    return parseMapping(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
