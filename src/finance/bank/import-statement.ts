import {
  addBankLine,
  ensureBankAccount,
  findBankMapping,
  knownBankLines,
  saveBankMapping,
} from '../../../db/bank.ts';
import type { Db } from '../../../db/database.ts';
import type { Deps } from '../../deps.ts';
import { mappingSchema, type Mapping } from './mapping.ts';
import { formatOf, readStatement, type StatementFormat } from './read-statement.ts';
import type { StatementLine } from './statement-line.ts';

export interface Imported {
  lines: number;
  added: number;
  known: number;
  /** Announced by the bank and not booked: not taken. */
  pending: number;
}

export interface StatementFile {
  text: string;
  accountName: string;
  /** As its content says, where absent. */
  format?: StatementFormat | undefined;
  /** How the columns of CSV are to be read; as the last time for this account where absent. */
  mapping?: Mapping | undefined;
}

/**
 * Takes the lines of a statement that are not there yet, all or none. A file that was read before, or that
 * overlaps with one, adds only what is new.
 * @throws {FileError} if the file is not understood, {Error} if its columns were never named.
 */
export async function importStatement(
  deps: Pick<Deps, 'db' | 'sealing' | 'clock'>,
  file: StatementFile,
  options: { dryRun: boolean },
): Promise<Imported> {
  const { db, sealing, clock } = deps;
  const { accountName } = file;
  const format = file.format ?? formatOf(file.text);
  const as = format === 'csv' ? { mapping: await mappingFor(db, file) } : { format };
  const statement = readStatement(file.text, as);
  const lines = numbered(statement.lines, accountName);
  const added = await db.transaction().execute(async (trx) => {
    if (!options.dryRun) {
      if ('mapping' in as) await saveBankMapping(trx, accountName, JSON.stringify(as.mapping));
      else await ensureBankAccount(trx, accountName);
    }
    let n = 0;
    for (const { line, identity } of lines) {
      // Under every key: a line stays known while the keys are being changed.
      const ids = sealing.blindIndexes(identity, 'bank_line').map((index) => index.toString('hex'));
      const [id] = ids;
      if (id === undefined || (await knownBankLines(trx, ids)).size > 0) continue;
      n++;
      if (!options.dryRun) await addBankLine(trx, sealing, { ...line, id, accountName }, clock.now());
    }
    return n;
  });
  return { lines: lines.length, added, known: lines.length - added, pending: statement.pending };
}

async function mappingFor(db: Db, { accountName, mapping }: StatementFile): Promise<Mapping> {
  if (mapping) return mapping;
  const kept = await findBankMapping(db, accountName);
  if (kept === undefined)
    throw new Error(`account ${accountName}: its columns are not known yet; name them with --map`);
  return mappingSchema.parse(JSON.parse(kept));
}

// Two that are alike in everything are two, and told apart by their order: a bank gives the lines of CSV no name, and
// in camt.053 a fee may have that of its payment.
function numbered(lines: readonly StatementLine[], accountName: string) {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const { bookedOn, currency, amountMinor, reference, named } = line;
    const what = named?.id === undefined ? [reference] : [null, named.id];
    const alike = JSON.stringify([
      ...[accountName, ...(named ? [named.account] : [])],
      ...[bookedOn, currency, amountMinor, ...what],
    ]);
    const ordinal = (seen.get(alike) ?? 0) + 1;
    seen.set(alike, ordinal);
    return { line, identity: `${alike} ${ordinal}` };
  });
}
