import { addBankLine, findBankMapping, knownBankLines, saveBankMapping } from '../../../db/bank.ts';
import type { Deps } from '../../deps.ts';
import { mappingSchema, type Mapping } from './mapping.ts';
import { readStatement, type StatementLine } from './read-statement.ts';

export interface Imported {
  lines: number;
  added: number;
  known: number;
}

/**
 * Takes the lines of a statement that are not there yet, all or none. A file that was read before, or that
 * overlaps with one, adds only what is new.
 * @param given how its columns are to be read; as the last time for this account when absent.
 * @throws {StatementError} if the file is not understood, {Error} if its columns were never named.
 */
export async function importStatement(
  deps: Pick<Deps, 'db' | 'sealing' | 'clock'>,
  file: { text: string; accountName: string; mapping: Mapping | undefined },
  options: { dryRun: boolean },
): Promise<Imported> {
  const { db, sealing, clock } = deps;
  const kept = await findBankMapping(db, file.accountName);
  const mapping = file.mapping ?? (kept === undefined ? undefined : mappingSchema.parse(JSON.parse(kept)));
  if (!mapping)
    throw new Error(`account ${file.accountName}: its columns are not known yet; name them with --map`);
  const lines = numbered(readStatement(file.text, mapping), file.accountName);
  const added = await db.transaction().execute(async (trx) => {
    if (!options.dryRun) await saveBankMapping(trx, file.accountName, JSON.stringify(mapping));
    let n = 0;
    for (const { line, identity } of lines) {
      // Under every key: a line stays known while the keys are being changed.
      const ids = sealing.blindIndexes(identity, 'bank_line').map((index) => index.toString('hex'));
      const [id] = ids;
      if (id === undefined || (await knownBankLines(trx, ids)).size > 0) continue;
      n++;
      if (!options.dryRun)
        await addBankLine(trx, sealing, { ...line, id, accountName: file.accountName }, clock.now());
    }
    return n;
  });
  return { lines: lines.length, added, known: lines.length - added };
}

// A bank gives its lines no number. Two that are alike in everything are two, and told apart by their order.
function numbered(lines: readonly StatementLine[], accountName: string) {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const alike = JSON.stringify([
      accountName,
      line.bookedOn,
      line.currency,
      line.amountMinor,
      line.reference,
    ]);
    const ordinal = (seen.get(alike) ?? 0) + 1;
    seen.set(alike, ordinal);
    return { line, identity: `${alike} ${ordinal}` };
  });
}
