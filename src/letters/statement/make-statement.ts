import { createHash } from 'node:crypto';
import { bookedOf } from '../../../db/annual-statements.ts';
import type { Db } from '../../../db/database.ts';
import { canonicalJson } from '../../ledger/facts.ts';
import type { LetterContext } from '../gift-letters.ts';
import type { Letter } from '../letter.ts';
import type { StatementData } from '../letter-data.ts';
import { statementLetter } from './statement-letter.ts';
import { statementOf, type Period } from './statement.ts';

export interface MadeStatement {
  readonly data: StatementData;
  readonly letter: Letter;
  /** SHA-256 in hexadecimal: of the figures, and of the words that tell them. */
  readonly figuresDigest: string;
  readonly textDigest: string;
}

/** From the books as they were at an entry. What is booked later, however it is dated, changes nothing. */
export async function makeStatement(
  db: Db,
  about: { charges: readonly string[]; entryId: bigint; year: Period } & LetterContext,
): Promise<MadeStatement> {
  const data = statementOf(await bookedOf(db, about.charges, about.entryId), about.year);
  const letter = statementLetter(data, about);
  return { data, letter, figuresDigest: digestOf(data), textDigest: digestOf(letter) };
}

const digestOf = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');
