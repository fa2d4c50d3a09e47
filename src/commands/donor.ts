import { Option, type Command } from 'commander';
import { findStatement } from '../../db/annual-statements.ts';
import { chargesOfDonor } from '../../db/gift-donors.ts';
import { headOf } from '../../db/chain.ts';
import { languageCodes } from '../languages/language-codes.ts';
import { donorIndexes } from '../letters/donor-index.ts';
import { messageOf } from '../letters/letter.ts';
import { fiscalYear } from '../letters/statement/fiscal-year.ts';
import { makeStatement } from '../letters/statement/make-statement.ts';
import { isMailAddress } from '../mail/mail-address.ts';
import type { Wired } from '../wiring.ts';
import { CommandFailure, withDeps } from './context.ts';
import { json, year } from './options.ts';
import { toJson } from './output.ts';
import { readStandardInput } from './standard-input.ts';

export function donorCommands(program: Command): void {
  const donor = program
    .command('donor')
    .description('one donor, whose e-mail address is read from standard input and kept nowhere');

  json(donor.command('statement').description('what was paid and returned in a year of the newsroom’s'))
    .requiredOption('--year <year>', 'in which the year began', year)
    .addOption(
      new Option('--language <code>', 'of a statement that was not sent')
        .choices(languageCodes)
        .default('en'),
    )
    .action((options: { json: boolean; year: number; language: string }) =>
      withDeps((deps) => printStatement(deps, options)),
    );
}

/** As it was sent, if it was; else as the books are now, and nothing is kept. */
async function printStatement(
  { db, sealing, config: { newsroom } }: Wired,
  options: { json: boolean; year: number; language: string },
): Promise<void> {
  const address = (await readStandardInput()).toString().trim();
  if (!isMailAddress(address))
    throw new CommandFailure('expected an e-mail address on standard input, got something else');
  const period = fiscalYear(options.year, newsroom.letters.statement.year_begins);
  const indexes = donorIndexes(sealing, address);
  const sent = await findStatement(db, { donorIndexes: indexes, beginsOn: period.from });
  const from = sent ?? {
    charges: await chargesOfDonor(db, indexes),
    entryId: (await headOf(db, 'journal_entry')).id,
    locale: options.language,
  };
  const made = await makeStatement(db, { ...from, year: period, newsroom });
  if (made.data.lines.length === 0) throw new CommandFailure('no gift of this donor is known in this year');
  if (sent && sent.figuresDigest !== made.figuresDigest)
    throw new CommandFailure(
      `expected the figures of the statement of ${sent.madeAt}, digest ${sent.figuresDigest}, got ${made.figuresDigest}`,
    );
  const words = sent && sent.textDigest === made.textDigest ? 'as sent' : 'today’s';
  if (options.json)
    return console.log(toJson({ ...made.data, made_at: sent?.madeAt ?? null, words, entry: from.entryId }));
  console.log(messageOf(made.letter, { to: address, locale: from.locale, newsroom }).text);
  console.log(
    sent ? `Made ${sent.madeAt}; figures as sent, words ${words}.` : 'Not sent; as the books are now.',
  );
}
